"""Words around a date ("Published:", "Publié le"), and which of several dates is the publication's."""

import re
from itertools import zip_longest

_PUBLISHED = (
    r"(?:first |originally |date )?(?:published|posted|created|issued|released|uploaded|aired|filed|dated)"
    r"|publication date|date(?: of publication| published)?|first seen"
    r"|(?:erst)?veröffentlicht|veröffentlichung(?:sdatum)?|erschienen|erstellt|publiziert|datum"
    r"|(?:première publication|publié|publiée|paru|mis en ligne|posté|créé)"
    r"|publicado|publicada|creado|fecha(?: de publicación)?|data(?: de publicação| di pubblicazione)?"
    r"|pubblicato|pubblicata|creato|gepubliceerd|geplaatst|publicerad|publicert|udgivet|opublikowano|dodano"
    r"|опубликовано|опубліковано|yayınlanma(?: tarihi)?"
)
_UPDATED = (
    r"(?:last |most recently )?(?:updated?|modified|edited|revised|corrected|changed)"
    r"|(?:zuletzt )?(?:aktualisiert|geändert|bearbeitet)|stand|letztes update"
    r"|(?:dernière )?(?:mis à jour|mise à jour|modifié|actualisé)|actualizado|modificado"
    r"|última actualización"
    r"|(?:ultimo )?aggiornat[oa]|(?:ultimo )?aggiornamento|atualizado|bijgewerkt"
    r"|laatst gewijzigd|uppdaterad|oppdatert"
    r"|opdateret|aktualizacja|обновлено|оновлено|güncelleme(?: tarihi)?"
)
_BETWEEN = r"(?:\s+(?:on|at|the|le|la|el|il|am|den|vom|dem|op|em|dia|il giorno|en|w dniu))?\s*[:,.|/–—-]*\s*"
_LABEL = re.compile(rf"(?i)(?<!\w)(?:(?P<first>{_PUBLISHED})|(?P<later>{_UPDATED}))(?!\w){_BETWEEN}")
_ARTICLE = re.compile(r"(?i)^(?:on|the|le|am|den|el|il|em)\s+(?=\S*\d|\w+)")
_ENDS = " \t:,;|•·–—-()[]"
_CUT = re.compile(r"\s*[|•·;]\s*|\s+[–—]\s+|\s+-\s+|\n")
_HOUR_WORDS = re.compile(
    r"(?i)(?<=[\d.,])\s+(?:à|um|at|a las|alle ore|alle|às|om|kl\.?|klo|ore|o godz\.|об?|в)\s+"
    r"(?=\d{1,2}\s?[:.h])"
)
_HOUR_MARK = re.compile(r"(?i)(?<![\d:.])(\d{1,2})\s?h\s?(\d{2})(?!\d)")
_HOUR_DOT = re.compile(r"(?<=\d{4})([ ,]+\d{1,2})\.(\d{2})(?=\s|$)")
_HOUR_END = re.compile(r"(?i)(?<=\d)\s*(?:uhr|hrs|hours|час(?:ов|а)?)\b\.?")


def is_update(text: str) -> bool:
    """True where the last word such as "Published" or "Updated" says that a later version's day follows.

    >>> is_update("Last updated:"), is_update("Published"), is_update("Updated, first published")
    (True, False, False)
    """
    labels = [match.lastgroup for match in _LABEL.finditer(text)]
    return bool(labels) and labels[-1] == "later"


def says_published(text: str) -> bool:
    """True where the last such word says that the day of publication follows."""
    labels = [match.lastgroup for match in _LABEL.finditer(text)]
    return bool(labels) and labels[-1] == "first"


def date_parts(text: str) -> list[tuple[str, bool]]:
    """The stretches of a text that may be its date, the likeliest first, and whether each is an update's.

    >>> date_parts("Updated Sept. 21, 2016 | Published: Sept. 20, 2016")
    [('Sept. 20, 2016', False), ('Sept. 21, 2016', True)]
    """
    marks = list(_LABEL.finditer(text))
    kinds = {"first": 0, "later": 2}
    stretches = [(1, text[: marks[0].start()] if marks else text)]
    for mark, following in zip_longest(marks, marks[1:]):
        stretch = text[mark.end() : following.start() if following else len(text)]
        stretches.append((kinds[str(mark.lastgroup)], stretch))
    parts: list[tuple[int, str]] = []
    for kind, stretch in stretches:
        whole = _ARTICLE.sub("", stretch.strip(_ENDS))
        pieces = [whole, *(_ARTICLE.sub("", piece.strip(_ENDS)) for piece in _CUT.split(whole))]
        parts += [(kind, piece) for piece in dict.fromkeys(pieces) if any(c.isdigit() for c in piece)]
    parts.sort(key=lambda part: part[0])
    return [(piece, kind == 2) for kind, piece in parts[:8]]


def plain_hours(text: str) -> str:
    """Write the hour of a date with a colon and without the words around it.

    >>> plain_hours("20 septembre 2016 à 14h30"), plain_hours("20.12.2016, 14.30 Uhr")
    ('20 septembre 2016 14:30', '20.12.2016, 14:30')
    """
    text = _HOUR_END.sub("", _HOUR_WORDS.sub(" ", text))
    return _HOUR_DOT.sub(r"\1:\2", _HOUR_MARK.sub(r"\1:\2", text)).strip()
