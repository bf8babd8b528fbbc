"""Telegram's export (`result.json`): a record a message with text, under its channel's name."""

from collections.abc import Iterator, Mapping

from linker.config import ReadConfig
from linker.readers.counting import Counted, Stated
from linker.readers.fields import Place, to_record
from linker.readers.json_window import Window, characters, elements
from linker.readers.streams import Source, Unreadable
from linker.readers.tables import longest_line
from linker.types import Record, Skipped

_LONGEST_TITLE = 200


def read_telegram(source: Source, config: ReadConfig) -> Iterator[Record | Skipped | Stated]:
    """Read an export of one chat or of all: a record a message, numbered as they stand.

    Messages without words (pictures, calls, who joined) are counted.
    """
    pieces, notes = characters(source)
    window = Window(pieces, longest_line(config))
    number = silent = 0
    messages = Counted(_messages(window, {}))
    try:
        for chat, message in messages:
            number += 1
            values = _values(chat, message) if isinstance(message, Mapping) else {}
            if not values.get("text") and not values.get("title"):
                silent += 1
                continue
            yield to_record(values, Place(source.file, source.folder, number), config, notes=notes)
            notes = ()
    except Unreadable as problem:
        yield Skipped(source.file, number + 1, str(problem))
    else:
        yield Stated(messages.count, silent, "messages")
    if silent or not number:
        yield Skipped(source.file, None, f"{silent} messages without words")


def _messages(window: Window, chat: Mapping[str, object]) -> Iterator[tuple[Mapping[str, object], object]]:
    """Each message with what is known of its chat; chats may stand in a list `chats.list`."""
    chat_facts = dict(chat)
    if not window.take("{"):
        window.value()
        return
    while not window.take("}"):
        key = str(window.value())
        if not window.take(":"):
            raise Unreadable("not JSON: a key without a value")
        if key == "messages" and window.peek() == "[":
            for message in elements(window):
                yield chat_facts, message
        elif key == "list" and window.peek() == "[":
            window.take("[")
            while not window.take("]"):
                yield from _messages(window, {})
                if not window.take(",") and window.peek() != "]":
                    raise Unreadable("not JSON: the array ends early or lacks a comma")
        elif key in {"chats", "left_chats"} and window.peek() == "{":
            yield from _messages(window, {})
        else:
            chat_facts[key] = window.value()
        if not window.take(",") and window.peek() != "}":
            raise Unreadable("not JSON: the object ends early or lacks a comma")


def _values(chat: Mapping[str, object], message: Mapping[str, object]) -> dict[str, object]:
    if message.get("type") != "message":
        return {}
    lines = [line for line in _words(message.get("text")).split("\n") if line.strip()]
    if not lines:
        return {}
    long = len(lines[0]) > _LONGEST_TITLE
    return {
        "id": f"{chat.get('id', '')}/{message.get('id')}".lstrip("/"),
        "title": "" if long else lines[0],
        "text": "\n".join(lines if long else lines[1:]),
        "published": message.get("date_unixtime") or message.get("date"),
        "source": chat.get("name") or message.get("from"),
    }


def _words(text: object, depth: int = 0) -> str:
    """A message's words: a string, or a list of strings and of objects with a `text`."""
    if isinstance(text, str):
        return text
    if isinstance(text, Mapping):
        return _words(text.get("text"), depth + 1) if depth < 4 else ""
    if isinstance(text, list):
        return "".join(_words(piece, depth + 1) for piece in text) if depth < 4 else ""
    return ""
