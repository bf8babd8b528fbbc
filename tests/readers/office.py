"""Small documents of word processors, e-books, PDF and mail, made in the test, in our own words."""

import io
import zipfile
from collections.abc import Sequence

from tests.readers.samples import CARGO, CREWS, TALKS

RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\*\generator X;}\f0 Caf\'e9 strike \'96 week two\par "
    r"{\b By A. Writer}\par 12 March 2024\par\par "
    + CREWS
    + r"\par "
    + TALKS
    + r" \u8364?\par {\pict\pngblip "
    + "89504e47" * 100
    + r"}}"
)
EML = b"""From: =?utf-8?Q?Harbour_Post_=E2=80=93_Morning?= <news@harbour.example>
To: reader@reader.example
Subject: =?utf-8?Q?Caf=C3=A9_strike?=
 enters week two
Date: Tue, 12 Mar 2024 08:30:00 +0100
Message-ID: <m-7@harbour.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="cut"

--cut
Content-Type: text/plain; charset="utf-8"

Only for old programs.
--cut
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<html><body><div style=3D"display:none">What can't be seen</div>
<p><a href=3D"https://click.harbour.example/?url=3Dhttps%3A%2F%2Fharbour.example%2Fweb%2F7">View in=
 browser</a></p>
<p>Crews at the caf=C3=A9 stayed ash=
ore for an eighth day.</p>
<p>Read more: <a href=3D"https://click.harbour.example/c?u=3Dhttps%3A%2F%2Fharbour.example%2Fbread">=
Island shops run low on bread</a></p><p>You are receiving this because you=
 signed up. Unsubscribe</p></body></html>
--cut--
"""
MBOX = (
    b"From news@harbour.example Tue Mar 12 08:30:00 2024\n"
    + EML
    + b"\nFrom news@harbour.example Wed Mar 13 08:30:00 2024\nFrom: news@harbour.example\nSubject: Second\n"
    + b"Date: Wed, 13 Mar 2024 08:30:00 +0000\n\n>From the harbour comes good news.\n"
)


def zipped(parts: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of these parts; `mimetype` is stored first, as the formats ask for."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else compression
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 12, 0, 0, 0)), content, compress_type=kind)
    return held.getvalue()


def docx(*articles: tuple[str, Sequence[str]], title: str = "") -> bytes:
    """A document of Word with a heading and paragraphs an article."""
    import docx as library

    document = library.Document()
    if title:
        document.add_paragraph(title, style="Title")
    for heading, paragraphs in articles:
        document.add_heading(heading, 1)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


_ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<office:automatic-styles><style:style style:name="P1" style:parent-style-name="Title"/>'
    "</office:automatic-styles><office:body><office:text>{}</office:text></office:body></office:document-content>"
)


def odt(body: str = "") -> bytes:
    """A document of LibreOffice."""
    body = body or (
        "<text:tracked-changes><text:p>Deleted words</text:p></text:tracked-changes>"
        '<text:p text:style-name="P1">'
        "Ferry strike &amp; bread</text:p><text:p>By A. Writer</text:p><text:p>12 March 2024</text:p>"
        f"<text:p>{CREWS}<text:note><text:p>A footnote</text:p></text:note></text:p><text:p>{TALKS}</text:p>"
        '<text:p>Related: <text:a xlink:href="https://harbour.example/bread">Island shops run low on bread'
        "</text:a></text:p>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": _ODT.format(body)})


def epub() -> bytes:
    """An issue of a newspaper as an e-book: a cover, a table of contents, two articles."""
    page = (
        "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>{0}</title></head>"
        "<body><h2>{0}</h2>{1}</body></html>"
    )
    chapters = {
        "cover": page.format("Cover", "<p>Harbour Post</p>"),
        "contents": page.format("In this issue", "<ul><li><a href='one.xhtml'>Ferry strike</a></li></ul>"),
        "one": page.format(
            "Ferry strike", f"<p>By A. Writer</p><p>13 March 2024</p><p>{CREWS}</p><p>{TALKS}</p>"
        ),
        "two": page.format("Bread runs low", f"<p>{CARGO}</p>"),
    }
    items = "".join(
        f'<item id="{name}" href="text/{name}.xhtml" media-type="application/xhtml+xml"/>'
        for name in chapters
    )
    order = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>Harbour Post [Tue, 12 Mar 2024]</dc:title><dc:language>en</dc:language>"
        f"</metadata><manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/a.opf"/></rootfiles></container>'
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/a.opf": opf,
            **{f"OEBPS/text/{name}.xhtml": markup for name, markup in chapters.items()},
        }
    )


def pdf(*articles: tuple[str, Sequence[str]], empty_pages: int = 0) -> bytes:
    """A PDF with a heading and paragraphs an article, an address at the foot of each page."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

    styles = getSampleStyleSheet()
    flow: list[object] = []
    for heading, paragraphs in articles:
        flow.append(Paragraph(heading, styles["Heading1"]))
        flow.extend(Paragraph(paragraph, styles["BodyText"]) for paragraph in paragraphs)
    for _ in range(empty_pages):
        flow.extend((PageBreak(), Spacer(1, 1)))
    held = io.BytesIO()

    def foot(canvas: object, document: object) -> None:
        if articles:
            canvas.drawString(50, 20, f"https://harbour.example/print/7  {document.page}")  # type: ignore[attr-defined]

    SimpleDocTemplate(held, invariant=1).build(flow, onFirstPage=foot, onLaterPages=foot)
    return held.getvalue()
