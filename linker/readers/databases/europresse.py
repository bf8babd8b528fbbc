"""Europresse's layout in text: outlet, section and date, headline, authors, text, `news·20240312·…`."""

import re
from collections.abc import Sequence

from linker.readers.databases.printed_fields import RIGHTS, Values, filled, values_of
from linker.readers.dated_lines import stated_date

_NUMBER = r"(?m)^.*?(news·(?:19|20)\d{6}·\w{1,12}·[\w·.-]{1,40}).*$"
EUROPRESSE = re.compile(rf"{_NUMBER}|(?i:^(?:©|Copyright) .* europresse\.com)")
_DATE = re.compile(
    r"\d{1,2}(?:er)? [^\W\d_]{3,10}\.? (?:19|20)\d{2}|[^\W\d_]{3,10}\.? \d{1,2}, (?:19|20)\d{2}"
    r"|(?:19|20)\d{2}-\d{2}-\d{2}"
)
_ISSUE = re.compile(r",? n[o°]\.? ?\d[\d\s.]*.*$")
_AFTER = re.compile(r"(?i)(?:certificat émis|certificate issued|le présent document|this document) .*")
_HEAD = 4
"""Lines within which outlet and date stand."""
_NAMES = re.compile(r"[A-ZÀ-Þ][\w.'’-]*(?:(?:,| et| and|;)? (?:d[eu] |von |van |[A-ZÀ-Þ])[\w.'’-]*){1,7}")


def europresse_articles(text: str) -> Sequence[Values | None]:
    """Read each document of an export: None for one without a line that holds its date."""
    parts = re.split(_NUMBER, text)
    return [_article(filled(part), number) for part, number in zip(parts[::2], parts[1::2], strict=False)]


def _article(lines: Sequence[str], number: str) -> Values | None:
    lines = [line for line in lines if not _AFTER.match(line)]
    for at, line in enumerate(lines[:_HEAD]):
        date = _DATE.search(line)
        published = stated_date(date[0].replace("er ", " ", 1)) if date else None
        if date is None or published is None:
            continue
        rest = lines[at + 1 :]
        source = lines[0] if at else line[: date.start()].strip(" ,-–—")
        if len(rest) < 2 or not source:
            return None
        end = next((i for i, each in enumerate(rest) if i and RIGHTS.fullmatch(each)), len(rest))
        byline = rest[1] if _NAMES.fullmatch(rest[1]) else None
        body = rest[2 if byline else 1 : end]
        aside = {"byline": byline, "section": line}
        return values_of(rest[0], _ISSUE.sub("", source), published, body, {"id": number}, aside)
    return None
