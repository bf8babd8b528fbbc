"""From a record as read to a clean article: listed headlines taken, boilerplate removed, all of it shown."""

from collections.abc import Mapping, Sequence

from linker.config import TextConfig
from linker.text.boilerplate import Boilerplate
from linker.text.listed import capture
from linker.text.normal import normal_headline
from linker.text.repeated import hashes_in, without_sentences
from linker.text.rules import removal_reason
from linker.types import Article, Listed, Record, Removed

_LONGEST_CAPTION = 240


def prepare(record: Record, boilerplate: Boilerplate, config: TextConfig = TextConfig()) -> Article:
    """Clean one record.

    Listed headlines are captured first. Every line that holds more than space is then either a line
    of `Article.text`, in order and stripped, or in `Article.removed` with its reason, in order. Of the lines
    that are left, sentences that come back in unrelated articles go, and follow under `removed`.

    Args:
        record: The article as read.
        boilerplate: Lines that sources repeat, and repeated sentences; `Boilerplate()` knows none.
        config: Cleaning settings.
    """
    lines = [line for raw in record.text.splitlines() if (line := raw.strip())]
    rules = [removal_reason(line) for line in lines]
    captured = dict(capture(lines, rules, record.title))
    linked = {normal_headline(listed.headline) for listed in record.listed} - {""}
    body: list[str] = []
    removed: list[Removed] = []
    for number, line in enumerate(lines):
        reason = (
            ("title repeated" if not body and _repeats_title(line, record.title, record.source) else None)
            or (
                "listed headline"
                if number in captured or (linked and normal_headline(line) in linked)
                else None
            )
            or rules[number]
            or boilerplate.reason(line, record.source)
        )
        if reason is None:
            body.append(line)
        else:
            removed.append(Removed(line, reason))
    if _may_hold(record, boilerplate.sentences):
        body, repeated = without_sentences(body, boilerplate.sentences)
        removed += repeated
    return Article(
        id=record.id,
        title=record.title,
        text="\n".join(body),
        published=record.published,
        source=record.source,
        url=record.url,
        language=record.language,
        listed=_merge(list(captured.values()), record.listed, record.title),
        removed=(*record.removed, *removed),
    )


def _may_hold(record: Record, sentences: frozenset[str]) -> bool:
    """Whether a record may hold one of some sentences; its hashes tell, where they have been made."""
    return bool(sentences) and (not record.sentences or not sentences.isdisjoint(hashes_in(record.sentences)))


def _repeats_title(line: str, title: str, source: str | None) -> bool:
    """True for the title itself, also after a photo's caption, as some pages run them together, or with
    the outlet after it, as in feeds of search engines.
    """
    headline = normal_headline(title)
    if not headline or len(line) > len(title) + _LONGEST_CAPTION:
        return False
    normal = normal_headline(line)
    glued = len(headline.split()) > 3 and normal.endswith(f" {headline}") and line[-1] == title.rstrip()[-1]
    return normal in {headline, f"{headline} {normal_headline(source or '')}"} or glued


def _merge(from_text: Sequence[Listed], from_markup: Sequence[Listed], title: str) -> tuple[Listed, ...]:
    """Put together what text and markup list, one entry a headline, with the markup's address."""
    urls: Mapping[str, str] = {
        normal_headline(listed.headline): listed.url for listed in from_markup if listed.url is not None
    }
    merged: dict[str, Listed] = {}
    for listed in (*from_text, *from_markup):
        key = normal_headline(listed.headline)
        if key and key != normal_headline(title) and key not in merged:
            url = listed.url or urls.get(key)
            merged[key] = Listed(listed.headline, listed.line, listed.form, url)
    return tuple(merged.values())
