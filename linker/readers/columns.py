"""Matching the columns or keys of an input to our fields."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from linker.errors import ReadError
from linker.readers.repairs import is_nothing
from linker.readers.streams import Unreadable

FIELDS = ("id", "title", "text", "published", "source", "url", "language")

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, names in {
        "id": (
            "id _id guid uuid articleid articleuuid docid documentid storyid storiesid newsid itemid"
            " uniqueid identifier accessionnumber accessionno storeid proquestdocumentid nid postid uri"
            " key"
        ),
        "title": (
            "title headline head headline.main webtitle articletitle articleheadline newstitle"
            " storytitle documenttitle posttitle pagetitle titletext heading hed hl1 fields.headline"
            " subject name titel uberschrift ueberschrift schlagzeile artikeltitel headline1 titre"
            " titrearticle titulo titular encabezado titolo titoloarticolo manchete kop koptekst"
        ),
        "text": (
            "text body content article articletext fulltext maintext articlebody contenttext"
            " contenthtml bodytext bodyhtml articlecontent contents plaintext storytext storybody"
            " newscontent newstext newsbody posttext postcontent documenttext cleanedtext cleantext"
            " rawtext pagetext htmlcontent contentencoded content:encoded transcript volltext inhalt"
            " artikeltext artikel fliesstext textkorper texte textecomplet contenu contenuarticle corps"
            " corpsarticle texto textocompleto contenido cuerpo cuerpotexto testo testocompleto"
            " contenuto corpo corpotesto conteudo materia tekst artikeltekst inhoud volledigetekst hlead"
            " leadparagraph description abstract abstractnote summary shortdescription standfirst"
            " trailtext fields.trailtext lead snippet excerpt teaser dek intro blurb beschreibung"
            " zusammenfassung anrisstext resume chapo resumen entradilla sommario riassunto resumo"
            " samenvatting message"
        ),
        "published": (
            "published publishedat publishedon publishedgmt datepublished publisheddate publishdate"
            " publishedtime publishtime publishedutc publishdateutc firstpublished firstpublicationdate"
            " publicationdate publicationdatetime dateofpublication publicationtime datepublish pubdate"
            " pubdatetime dategmt postdategmt date dateutc datetime articledate newsdate storydate"
            " postdate dateposted postedat postedon releasedate issuedate issued seendate"
            " webpublicationdate displaydate firstcreated versioncreated timestamp time created"
            " createdat createdtime creationdate datecreated pubtime datum erscheinungsdatum"
            " veroffentlicht veroeffentlicht veroffentlichungsdatum veroffentlichtam publikationsdatum"
            " erschienen erschienenam publiele publie datedepublication datepublication dateparution"
            " datedeparution fecha fechadepublicacion fechapublicacion fechahora publicado publicadoen"
            " datapubblicazione datadipubblicazione pubblicato pubblicatoil datapublicacao"
            " datadepublicacao publicadoem publicatiedatum gepubliceerd gepubliceerdop datumpublicatie"
            " data v2.1date v21date"
        ),
        "source": (
            "source.name sourcename source newssource medianame mediaoutlet mediasource"
            " media outlet outletname newsoutlet newspaper newspapername newspapertitle journal"
            " journalname publication publicationname publicationtitle pubtitle pub publisher.name"
            " publisher publishername provider channel feedtitle feedname feed.title site sitename"
            " website agency sourcetitle sourcedomain domain domainname mediaurl hostname sourceurl"
            " quelle medium mediumname zeitung zeitungsname publikation herausgeber verlag"
            " titrepublication journalsource nomsource fuente medio diario periodico fonte testata"
            " giornale veiculo jornal bron krant sourcecommonname v2sourcecommonname"
        ),
        "url": (
            "url link href weburl webaddress webaddresses permalink articleurl articlelink storyurl"
            " newsurl pageurl documenturl sourcelink canonicalurl originalurl fullurl shareurl uri loc"
            " webadresse internetadresse lien adresseweb enlace direccionweb collegamento ligacao"
            " webadres documentidentifier v2documentidentifier"
        ),
        "language": (
            "language lang languagecode langcode articlelanguage languagename inlanguage locale sprache"
            " langue idioma lingua taal"
        ),
    }.items()
}
"""Names as `plain_key` writes them; of several that are present and filled, the first counts."""
_BETWEEN = re.compile(r"[\s_@-]+")
_PLAIN = frozenset({"text", "published"})
_WRITTEN = frozenset({"rendered", "value", "main", "#text", "$date", "$numberLong", "plain", "html"})
_EXPECTED = ("title", "text", "published")
"""Fields that hardly any table lacks: one that isn't found is under a name that we don't know."""


def match_columns(names: Sequence[str], mapped: Mapping[str, str]) -> dict[str, list[str]]:
    """Find the columns that may hold each field, the likeliest first.

    Args:
        names: Columns or keys of the input; case and accents don't matter, nor what stands between words.
        mapped: Field → column, as the user says; such a field has this column only.

    >>> match_columns(["Headline", "Body", "summary", "Pub Date"], {})
    {'title': ['Headline'], 'text': ['Body', 'summary'], 'published': ['Pub Date']}
    """
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(plain_key(name), name)
    taken = {plain_key(mapped[field]) for field in mapped}
    matched: dict[str, list[str]] = {}
    for field, synonyms in _SYNONYMS.items():
        wanted = [plain_key(mapped[field])] if field in mapped else [s for s in synonyms if s not in taken]
        present = [by_key[name] for name in wanted if name in by_key]
        if present:
            matched[field] = present
    return matched


def header_score(names: Sequence[str], mapped: Mapping[str, str]) -> int:
    """How many fields some names stand for; 0 without a title or text, or with one of the map's missing.

    >>> header_score(["Headline", "Date", "x"], {}), header_score(["a", "b"], {"title": "a", "text": "b"})
    (2, 2)
    >>> header_score(["Date", "Id"], {})
    0
    """
    matched = match_columns(names, mapped)
    named = [column for column in mapped.values() if not column.isdecimal()]
    complete = all(plain_key(column) in {plain_key(name) for name in names} for column in named)
    return len(matched) if complete and ("title" in matched or "text" in matched) else 0


def check_columns(names: Sequence[str], mapped: Mapping[str, str], file: str) -> None:
    """Check that the columns which the user names are there.

    Raises:
        ReadError: One isn't; the message names those found.
    """
    keys = {plain_key(name) for name in names}
    for field, column in mapped.items():
        if plain_key(column) not in keys:
            listed = ", ".join(names[:30]) or "none"
            raise ReadError(f"{file} has no column {column!r} for {field}. Found: {listed}. Change --map.")


def known_columns(names: Sequence[str], mapped: Mapping[str, str]) -> tuple[dict[str, list[str]], list[str]]:
    """As `match_columns`, for a table; and a note where a field may be in a column whose name isn't known.

    Raises:
        Unreadable: No column holds a title or text.
    """
    columns = match_columns(names, mapped)
    if "title" not in columns and "text" not in columns:
        listed = ", ".join(names[:20])[:200]
        raise Unreadable(
            f"no column is known to hold a title or text; found {listed}; name one with --map title=…"
        )
    return columns, missing_columns(names, columns)


def missing_columns(names: Sequence[str], columns: Mapping[str, Sequence[str]]) -> list[str]:
    """A note where a field may be in a column whose name isn't known; none where nothing is missing."""
    used = {name for several in columns.values() for name in several}
    others = ", ".join(name for name in names[:20] if name not in used)[:200]
    missing = next((field for field in _EXPECTED if field not in columns), None)
    if missing is None or not others:
        return []
    return [f"no column is known to hold {missing}; of {others} name one with --map {missing}=…"]


def pick(values: Mapping[str, object], columns: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Take each field's value from the first of its columns that holds something."""
    taken: dict[str, object] = {}
    for field, names in columns.items():
        for name in names:
            value = values.get(name)
            if not is_nothing(value) and not (field in _PLAIN and _is_envelope(value)):
                taken[field] = value
                break
    return taken


def _is_envelope(value: object) -> bool:
    """True of an object that holds other fields; false of one that only wraps a value with its type."""
    return isinstance(value, Mapping) and _WRITTEN.isdisjoint(value)


def plain_letters(text: str) -> str:
    """Letters in lower case without accents, as `ü` for `u`.

    >>> plain_letters("Überschrift"), plain_letters("Straße")
    ('uberschrift', 'strasse')
    """
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


@lru_cache(maxsize=4096)
def plain_key(name: str) -> str:
    """A name in lower case without accents and separators between words.

    >>> {plain_key(name) for name in ("Publication Date", "publication_date", "publicationDate")}
    {'publicationdate'}
    """
    return _BETWEEN.sub("", plain_letters(name.strip()))
