"""Formats recognised by the first bytes of a file, whatever its name."""

import re

from linker.readers.streams import Unreadable

_ZIPPED = (
    (b"mimetypeapplication/epub+zip", "epub"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
    (b"word/", "docx"),
)
"""What the first parts of a document that is a ZIP file are called."""
_NOT_READ: tuple[tuple[bytes, str], ...] = (
    (rb"PK(?:\x03\x04|\x05\x06)", "a ZIP archive; unpack it"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old file of Office; save it as DOCX or CSV"),
    (rb"filedesc://", "an ARC archive; convert it to WARC, as `warcio recompress a.arc.gz a.warc.gz` does"),
    (rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07", "an archive; unpack it"),
    (
        rb"BZh[1-9]1AY&SY|\xfd7zXZ\x00|\x04\x22\x4d\x18",
        "compressed; unpack it, or compress it with gzip or zstd",
    ),
    (rb"SQLite format 3\x00", "a database; export a table of it as CSV"),
    (rb"bplist00", "a web archive or settings of a Mac; save the page as HTML"),
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|II\*\x00|MM\x00\*",
        "a picture; recognise its text (OCR) first",
    ),
    (rb"%!PS", "PostScript; save it as PDF"),
    (rb"\xffWPC|{\\pwi", "a document; save it as DOCX"),
    (rb"ORC|Obj\x01|ARROW1", "a table; save it as parquet or CSV"),
    (
        rb"(?:ID3|\xff\xfb|OggS|fLaC|\x1aE\xdf\xa3|(?s:....)ftyp)",
        "sound or film; transcribe it to VTT or SRT first",
    ),
)
"""Patterns at the start of what holds articles, or seems to, and isn't read; and what to do."""
_MARKUP = re.compile(rb"(?i)<(?:!doctype html|html[\s>]|head[\s>]|body[\s>])")
_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]{1,40}:)?([\w.-]{1,60})[\s/>]")
_XML_ROOTS = {
    b"nitf": "nitf",
    b"newsitem": "newsml",
    b"newsmessage": "newsml",
    b"newsml": "newsml",
    b"packageitem": "newsml",
    b"urlset": "sitemap",
    b"sitemapindex": "sitemap",
}
_SGML = re.compile(
    rb"(?i)<!doctype\s+lewis\b|(?:<!doctype[^>]{0,200}>\s*)?<(?:reuters|doc)(?:\s[^>]{0,400})?>\s*<"
)
_OTHER_SGML = re.compile(rb"(?i)<!doctype\s+(?!html\b)([\w.-]{1,40})\s+(?:system|public|\[)")
_RTF = re.compile(rb"{\\rtf\d?")
_CONTROL = re.compile(
    rb"(?i)(?:from|to|subject|date|received|return-path|delivered-to|message-id|mime-version|reply-to|sender|cc|list-\w+"
    rb"|content-type|content-transfer-encoding|x-[\w-]+|dkim-signature|authentication-results|arc-[\w-]+)"
)
_HEADER = re.compile(rb"([!-9;-~]{1,76}):(?:[ \t].*)?")
_MAILBOX = re.compile(rb"From \S.{0,200}\d{4}\s*\r?\n(?:>?[!-9;-~]{1,76}:)")
_SUBTITLES = re.compile(rb"WEBVTT(?:[ \t\r\n]|$)|\d{1,6}[ \t]*\r?\n\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->")
_RIS = re.compile(rb"TY  - [A-Z]{2,6}[ \t]*\r?\n")
_TEXTS = ((_MARKUP, "html"), (_MAILBOX, "mailbox"), (_SUBTITLES, "subtitles"), (_RIS, "ris"), (_SGML, "sgml"))
_JSON_FEED = re.compile(rb"\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org")
_TELEGRAM = re.compile(
    rb"\"messages\"\s*:\s*\[\s*{\s*\"id\"\s*:\s*-?\d+,\s*\"type\"\s*:\s*\"(?:message|service)\"|\"chats\"\s*:\s*{\s*\"about\""
)


def sure_format(head: bytes) -> str | None:
    """The format of bytes that can be no other; None where the file's name may say more.

    Args:
        head: The first bytes, without byte-order mark and leading white space.
    """
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if _RTF.match(head):
        return "rtf"
    if head.startswith(b"PK\x03\x04"):
        return next((name for mark, name in _ZIPPED if mark in head), None)
    return None


def is_plain_zip(head: bytes) -> bool:
    """Whether bytes begin a ZIP file that isn't known for a spreadsheet."""
    spreadsheet = b"xl/" in head or b"opendocument.spreadsheet" in head[:100]
    return head.startswith(b"PK\x03\x04") and not spreadsheet


def refuse_unread(head: bytes) -> None:
    """Say what to do with content that isn't read.

    Raises:
        Unreadable: The bytes say what they are, and it is nothing that is read.
    """
    if head.startswith(b"PK\x03\x04") and not is_plain_zip(head):
        raise Unreadable("unknown format: a spreadsheet; save it as CSV")
    for pattern, advice in _NOT_READ:
        if re.match(pattern, head):
            raise Unreadable(f"unknown format: {advice}")


def text_format(head: bytes) -> str | None:
    """The format of text that says in its first lines what it is; None of any other.

    >>> text_format(b"From: a@bay.example\\nSubject: News\\nMIME-Version: 1.0\\n\\nHello")
    'mail'
    >>> text_format(b"Subject: the sea\\n\\nIt rose.")
    """
    if _is_mail(head) and not _MAILBOX.match(head):
        return "mail"
    return next((name for pattern, name in _TEXTS if pattern.match(head)), None)


def xml_format(head: bytes) -> str | None:
    """The format that the root of an XML document stands for; None of any other.

    >>> xml_format(b"<?xml version='1.0'?><nitf><head>")
    'nitf'
    """
    root = _ROOT.search(head)
    return _XML_ROOTS.get(root[1].lower()) if root else None


def json_format(head: bytes) -> str | None:
    """The format of a JSON document that says what it is; None of any other."""
    if not head.startswith(b"{"):
        return None
    if _JSON_FEED.search(head):
        return "json feed"
    return "telegram" if _TELEGRAM.search(head) else None


def refuse_sgml(head: bytes) -> None:
    """Say what to do with SGML of a kind that isn't read.

    Raises:
        Unreadable: The bytes declare such a document.
    """
    kind = _OTHER_SGML.match(head)
    if kind:
        name = kind[1].decode("ascii", "replace")
        raise Unreadable(f"unknown format: SGML or XML of type {name}; convert it to HTML, JSON or CSV")


def _is_mail(head: bytes) -> bool:
    """True of a block of header fields that has a sender and another field of a mail."""
    names: list[bytes] = []
    for line in head[:16384].split(b"\n")[:200]:
        text = line.rstrip(b"\r")
        if text[:1] in {b" ", b"\t"} and names:
            continue
        match = _HEADER.fullmatch(text)
        if match is None:
            if text.strip():
                return False
            break
        names.append(match[1].lower())
    mail_fields = {name for name in names if _CONTROL.fullmatch(name)}
    technical = mail_fields - {b"from", b"to", b"subject", b"date", b"sender", b"cc"}
    if b"from" in mail_fields and len(mail_fields) >= 3:
        return bool(technical) or b"to" in mail_fields
    return bool({b"mime-version", b"message-id", b"received"} & mail_fields) and len(mail_fields) >= 2
