"""A message as an article: its HTML part if it has one, its links unwrapped, without what can't be seen."""

import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr

from linker.config import ReadConfig
from linker.readers.characters import clean_line
from linker.readers.decoding import decode
from linker.readers.fields import Place, to_record
from linker.readers.html import page_record
from linker.readers.html_listed import find_listed
from linker.readers.html_text import Node, parse_html, plain_text
from linker.readers.mail.wrapped import unwrapped
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Listed, Record, Skipped

LARGEST = 64 * 1024 * 1024
_MOST_PARTS = 1_000
_LARGEST_PART = 6 * 1024 * 1024
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|max-height\s*:\s*0(?:px)?\s*(?:;|$)|mso-hide\s*:\s*all")
_IN_BROWSER = re.compile(
    r"(?i)(?:view|read|open)\b.{0,30}\b(?:browser|online|web)|im browser|dans (?:votre|le) navigateur|en"
    r" el navegador"
)
_SERVICE = re.compile(
    r"(?i)unsubscribe|view (?:this|it|email|in).{0,20}\b(?:browser|online)|manage (?:your"
    r" )?(?:preferences|subscription)"
    r"|update (?:your )?preferences|abbestellen|se désabonner|désinscri|darse de baja|you(?:'re| are)"
    r" receiving this"
)
_LONGEST_SERVICE = 200


def read_mail(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a saved message: one record."""
    data = read_whole(source.stream, min(config.max_bytes, LARGEST))
    yield message_record(data, Place(source.file, source.folder), config)


def message_record(data: bytes, place: Place, config: ReadConfig) -> Record | Skipped:
    """Make a record of a message as it was sent."""
    if data.count(b"boundary=") > 100:
        return Skipped(place.file, place.number, "a message nested more than 100 deep")
    try:
        message = BytesParser(policy=compat32).parsebytes(data)
        part = _text_part(message)
        if part is None:
            return Skipped(place.file, place.number, "a message without text, only attachments")
        saved = _header(message, "Snapshot-Content-Location") or _saved_from(message, part)
        if saved and part.get_content_type() == "text/html":
            return page_record(_bytes_of(part), place, config, charset=part.get_content_charset(), url=saved)
        values, listed, notes = _content(part)
    except Unreadable as problem:
        return Skipped(place.file, place.number, str(problem))
    name, address = parseaddr(_header(message, "From"))
    values = {
        **values,
        "id": _header(message, "Message-ID").strip("<> "),
        "title": _header(message, "Subject"),
        "published": _header(message, "Date"),
        "source": name or address.rpartition("@")[2],
        "language": _header(message, "Content-Language").split(",")[0],
    }
    plain = part.get_content_type() == "text/html"
    return to_record(values, place, config, listed=listed, notes=notes, plain=plain)


_LONGEST_HEADER = 20_000
"""Characters; decoding takes time that goes with the square of them."""


def _header(message: Message, name: str) -> str:
    """A header's words; of an encoding that isn't known as they stand."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        return clean_line(str(make_header(decode_header(str(value)[:_LONGEST_HEADER]))))
    except Exception:  # the library raises what it meets in broken words
        return clean_line(str(value)[:_LONGEST_HEADER])


def _text_part(message: Message) -> Message | None:
    """The first part in HTML, else the first of plain text; attachments don't count."""
    plain = None
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            raise Unreadable(f"a message of more than {_MOST_PARTS:,} parts")
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/html":
            return part
        if kind == "text/plain" and plain is None:
            plain = part
    return plain


def _bytes_of(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _saved_from(message: Message, part: Message) -> str:
    """The address of a page that a browser saved as a message (MHTML); empty for other messages."""
    if "saved by" not in _header(message, "From").lower():
        return ""
    return _header(part, "Content-Location") or _header(message, "Content-Location")


def _content(part: Message) -> tuple[dict[str, object], tuple[Listed, ...], tuple[str, ...]]:
    """The fields that the text gives, the headlines that it lists, and notes."""
    data = _bytes_of(part)
    if len(data) > _LARGEST_PART:
        raise Unreadable(f"a message of more than {_LARGEST_PART:,} bytes of text")
    text, notes = decode(data, (part.get_content_charset(),))
    if part.get_content_type() != "text/html" or not text.strip():
        return {"text": _without_service(text)}, (), notes
    root = parse_html(text)
    url = _prepare(root)
    return (
        {"text": _without_service(plain_text(root)), "url": url},
        find_listed(root, url, fragment=True),
        notes,
    )


def _prepare(root: Node) -> str | None:
    """Remove hidden elements, unwrap the links, and find the address of the message's web version."""
    for node in [node for node in root.iter() if _HIDDEN.search(node.get("style") or "")]:
        if node.getparent() is not None and node.tag not in {"html", "body"}:
            node.drop_tree()
    web_address = None
    for node in root.iter("a"):
        address = (node.get("href") or "").strip()
        if not address.startswith(("http://", "https://")):
            continue
        node.set("href", unwrapped(address))
        words = " ".join(node.itertext())
        if web_address is None and len(words) < 80 and _IN_BROWSER.search(words):
            web_address = node.get("href")
    return web_address


def _without_service(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(x for x in lines if len(x) > _LONGEST_SERVICE or not _SERVICE.search(x))
