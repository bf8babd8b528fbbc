"""Lines that state when an article was published, who wrote it and where it appeared."""

import re

from linker.readers.dates import parse_date

_LONGEST = 80
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag"
    " freitag samstag"
    " sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles"
    " jueves viernes"
    " sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag"
    " donderdag"
    " vrijdag zaterdag zondag segunda-feira terça-feira quarta-feira quinta-feira sexta-feira"
)
_WEEKDAY = re.compile(rf"(?i)(?<!\w)(?:{'|'.join(_WEEKDAYS.split())})(?!\w)[.,]?")
_MAY_BE_DATE = re.compile(r"(?<!\d)(?:1[5-9]|2[01])\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)")
_PUBLISHED = re.compile(
    r"(?i)(?:first )?(?:published|posted|issued|publié|paru|veröffentlicht|erschienen|publicado"
    r"|pubblicato|gepubliceerd"
    r"|опубликовано)(?: on| at| le| am| vom| el| il| op)?\s*[:\-–]?\s+"
)
_UPDATED = re.compile(
    r"(?i)(?:last )?(?:updated|modified|mis à jour|modifié|aktualisiert|actualizado|aggiornato|bijgewerkt)\b"
)
_BYLINE = re.compile(r"(?:By|BY|Von|Par|Por|Di|Door)\s*:?\s+(?:(?:the|The) \w|[A-ZÀ-Þ])[^!?]{0,80}[^.!?]")
_TIME = re.compile(r"(?i)(?<=\d)\s*(?:a\.?m\.?|p\.?m\.?)(?![\w])")


def stated_date(line: str) -> str | None:
    """The date that a line consists of, without weekday and introduction; None when it says more.

    >>> stated_date("March 19, 2024 Tuesday"), stated_date("Published: March 19, 2024")
    ('March 19, 2024', 'March 19, 2024')
    >>> stated_date("The vote of March 19, 2024 was close")
    """
    if len(line) > _LONGEST or not _MAY_BE_DATE.search(line):
        return None
    text = " ".join(_WEEKDAY.sub(" ", _PUBLISHED.sub("", line.strip(), count=1)).split()).strip(" ,;|")
    text = _TIME.sub(lambda match: " " + match[0].strip().replace(".", "").upper(), text)
    date = text and (parse_date(text) or parse_date(text, day_first=True))
    return text if date else None


def is_update_line(line: str) -> bool:
    """True of a line that says when an article was changed.

    >>> is_update_line("Updated 20 March 2024, 9:00")
    True
    """
    return len(line) <= _LONGEST and _UPDATED.match(line) is not None


def is_byline(line: str) -> bool:
    """True of a line that names who wrote.

    >>> is_byline("By A. Writer"), is_byline("By noon the water had risen. Nobody was hurt.")
    (True, False)
    """
    return len(line) <= _LONGEST and len(line.split()) <= 10 and _BYLINE.fullmatch(line.strip()) is not None
