"""Transcripts with times (WebVTT, SRT): the words as paragraphs, without repeated lines."""

import re
from collections.abc import Iterator

from linker.config import ReadConfig
from linker.readers.characters import without_entities
from linker.readers.decoding import decode
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Record, Skipped

_LARGEST = 16 * 1024 * 1024
_TIME = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3}).*"
)
_VOICE = re.compile(r"<v(?:\.[\w.-]*)?\s+([^>]{1,60})>")
_TAG = re.compile(r"</?(?:[a-z]+(?:\.[\w.-]+)*|\d{2}:\d{2}[\d:.]*)(?:\s[^<>]*)?>|\{\\[^{}]*\}")
_PAUSE = 2.0
"""Seconds of silence that end a paragraph."""
_LONG = 500
"""Characters from which a paragraph ends with the next sentence."""
_PAIR = re.compile(r"([A-Za-z]{2,20}):\s*(.+)")
_KEYS = {"title": "title", "date": "published", "source": "source", "language": "language", "url": "url"}


def read_subtitles(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a transcript: one record, titled by its header or its file's name."""
    text, notes = decode(read_whole(source.stream, min(config.max_bytes, _LARGEST)))
    head, _, _ = text.lstrip("\ufeff\r\n ").partition("\n\n")
    values: dict[str, object] = {}
    for line in head.splitlines()[1:] if head.startswith("WEBVTT") else ():
        match = _PAIR.fullmatch(line.strip())
        if match and match[1].lower() in _KEYS:
            values[_KEYS[match[1].lower()]] = match[2]
    paragraphs = _paragraphs(text)
    if not paragraphs:
        raise Unreadable("a transcript without words")
    name = source.path.name if source.path else ""
    values.setdefault("title", re.sub(r"(?:\.[A-Za-z]{2,5}){1,2}$", "", name).replace("_", " "))
    values["text"] = "\n".join(paragraphs)
    yield to_record(values, Place(source.file, source.folder), config, notes=notes, plain=True)


def _paragraphs(text: str) -> list[str]:
    paragraphs: list[str] = []
    ended, previous = 0.0, ""
    words: list[str] = []
    speaker = ""
    for start, end, line, voice in _cues(text):
        fresh = line.removeprefix(previous).strip() if previous and line.startswith(previous) else line
        if not fresh or fresh == previous:
            continue
        long = sum(map(len, words)) > _LONG and bool(words) and words[-1].endswith((".", "?", "!"))
        if words and (start - ended > _PAUSE or long or (voice and voice != speaker)):
            paragraphs.append(" ".join(words))
            words = []
        if voice and voice != speaker:
            fresh = f"{voice}: {fresh}"
        words.append(fresh)
        ended, previous, speaker = end, line, voice or speaker
    return [*paragraphs, *([" ".join(words)] if words else [])]


def _cues(text: str) -> Iterator[tuple[float, float, str, str]]:
    """Each line said: from when, until when, in seconds; its words; who says them, where that is told."""
    start = end = 0.0
    inside = False
    for line in text.splitlines():
        match = _TIME.fullmatch(line.strip())
        if match:
            start, end = _seconds(match, 1), _seconds(match, 5)
            inside = True
        elif not line.strip():
            inside = False
        elif inside:
            voice = _VOICE.search(line)
            words = " ".join(without_entities(_TAG.sub("", _VOICE.sub("", line))).split())
            if words:
                yield start, end, words, voice[1].strip() if voice else ""


def _seconds(match: re.Match[str], at: int) -> float:
    hours, minutes, seconds, rest = (match[at + i] or "0" for i in range(4))
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{rest}")
