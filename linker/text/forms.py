"""What one line looks like: the forms in which articles print a headline to follow."""

import re

from linker.text.markers import MARKERS_ABROAD
from linker.text.rules import removal_reason
from linker.types import Listed, ListedForm

MOST_WORDS = 32
_FEWEST_WORDS = 4
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_CLOSING = {"(": ")", "[": "]", "（": "）", "【": "】", "〔": "〕"}
BULLET = re.compile(r"[-–•*·▪■●○◦►▶▸»>→‣⁃](?:\s+(?=\w|[“‘\"'$(])|(?=[“‘\"])|(?<![-–*])(?=\w))")
_STRONG = (
    r"(?:read|see|find|now read|and read|and see|see also|also see|also read|read also|don[’']t miss"
    r"|must[- ]read)"
    r"(?: (?:more|next|this|this next|too|related|also|our|(?:the|our) full (?:story|report)))?"
    r"|more|more on this|more coverage|related(?: (?:story|stories|articles?|content|coverage|links?"
    r"|reading|news|post))?"
    r"|further reading|go deeper|dig deeper|keep reading|up next|read next|recommended(?: (?:reading"
    r"|for you))?|flashback"
    r"|in case you missed it|icymi|you (?:may|might) (?:also )?like|(?:from )?[^:.!?]{1,25} magazine"
    r"|background reading"
    rf"|editor[’']s picks?|from the archives?|suggested(?: reading)?|{MARKERS_ABROAD}"
)
_WEAK = (
    r"(?:more|read more|see more|also|earlier|previously|elsewhere|related) (?:on|from|in|at"
    r"|about) [^:.!?]{1,40}|"
    r"exclusive|[^:.!?]{1,25} exclusive|editorial|opinion|column|analysis|opposing view|our view"
    r"|commentary|op-ed|explainer"
    r"|also|story|full story|timeline|fact check|earlier|previously|background|in the news|on the ground"
    r"|go deeper|last week"
    r"|find out more|learn more|for more|next|explained|what to know"
    r"|related video|interactive|profile|review|interview|transcript|special report|poll"
)
_MARKER = re.compile(
    rf"(?i)(?:{_STRONG})(?:\s?(?:[:：|]|[»›>]+|\.\.\.|…)\s?|\s?[-–—]\s(?-i:(?![a-z])))(?P<headline>\S.*)",
    re.DOTALL,
)
_BRACKETED_MARKER = re.compile(
    rf"(?i)[(\[（【〔]\s?(?:{_STRONG})\s?[:：]?[)\]）】〕]\s?[:：]?\s?(?P<headline>\S.*)", re.DOTALL
)
_LABEL = re.compile(rf"(?i)(?:{_WEAK})\s?[:：|]\s?(?P<headline>\S.*)", re.DOTALL)
_BARE_MARKER = re.compile(
    r"(?:Related(?: Coverage| Stor(?:y|ies)| Articles?)?|RELATED|READ MORE) (?P<headline>[“‘\"'A-Z0-9].*)"
)
_SUFFIX = re.compile(
    r"(?P<headline>\S.*?)\s*(?:[-–—|:(»]\s*)?(?:(?:Read|READ) (?:[Mm]ore|MORE|the full story|full story"
    r"|next|on)|(?:Continue|Keep)"
    r" reading|Full story|: (?:Column|Editorial|Opinion|Commentary))[\s»>→.…)]*"
)
_SUFFIX_WORD = re.compile(r"(?i)read|full story|: (?:column|editorial|opinion|commentary)")
_KICKER = re.compile(
    r"(?P<kicker>[“‘\"'A-Z][^:?.!]{2,45}?[”’\"']?)(?P<mark>[:?]"
    r"|\?:)(?P<headline>(?![\"'”’]\s)(?!(?<=\d:)\d)[“‘\"'A-Z0-9][^/\s]*\s\S.*)"
)
_SENTENCE_END = re.compile(r"[.;,。；，؛،۔।]['\"’”)\]」』]*$")
_SPEAKER = re.compile(r"[QA]:|[A-Z][A-Z .'’-]+(?:, [A-Z .'’-]+)?(?:\([^)]*\))?:")
_AT = re.compile(r"(?:^|\s)@\w+|https?://|www\.|\.com\b")


def strong_form(line: str, *, allow_caps: bool, allow_bullet: bool) -> Listed | None:
    """Read a line as a listed headline by its own form, or None.

    Args:
        line: One line, stripped, not empty.
        allow_caps: Take a line in capitals, when the article isn't in capitals throughout.
        allow_bullet: Take a bullet that bears no other mark, when its run is trusted.
    """
    if len(line.split()) > MOST_WORDS + 6:
        return None
    if line[0] in _CLOSING:
        inner = line[1:].removesuffix(_CLOSING[line[0]]).strip()
        label = _LABEL.fullmatch(inner) or _BRACKETED_MARKER.fullmatch(line)
        return _listed(_after_marker(inner) or (label and label["headline"]), line, "marker")
    bullet = BULLET.match(line)
    body = line[bullet.end() :] if bullet else line
    for form, headline in _readings(body, allow_caps=allow_caps):
        if headline:
            return _listed(headline, line, form)
    if bullet and allow_bullet:
        return _listed(body, line, "bullet")
    return None


def _readings(body: str, *, allow_caps: bool) -> list[tuple[ListedForm, str | None]]:
    return [
        ("marker", _after_marker(body)),
        ("suffix", _before_suffix(body)),
        ("marker", _after_label(body)),
        ("marker", _after_kicker(body)),
        ("caps", body if allow_caps and is_caps(body) and _is_loud_headline(body) else None),
    ]


def _listed(headline: str | None, line: str, form: ListedForm) -> Listed | None:
    if headline is None:
        return None
    headline = without_quotes(_before_suffix(headline) or headline)
    if (
        headline.endswith(":")
        or (len(headline.split()) < 2 and len(headline) < 6)
        or removal_reason(headline) is not None
    ):
        return None
    return Listed(headline, line, form)


def _after_marker(body: str) -> str | None:
    match = _MARKER.fullmatch(body)
    if match is None and not _ends_sentence(body):
        match = _BARE_MARKER.fullmatch(body)
    if match is None or _AT.search(match["headline"]) or len(match["headline"].split()) > MOST_WORDS:
        return None
    return match["headline"].strip()


def _before_suffix(body: str) -> str | None:
    match = _SUFFIX.fullmatch(body) if _SUFFIX_WORD.search(body, max(0, len(body) - 30)) else None
    return match["headline"] if match and not _ends_sentence(match["headline"]) else None


def _after_label(body: str) -> str | None:
    match = _LABEL.fullmatch(body)
    if match is None or _AT.search(body):
        return None
    headline = match["headline"].strip()
    if headline[0].islower() or _ends_sentence(headline) or count_words(headline) > MOST_WORDS:
        return None
    return headline


def _after_kicker(body: str) -> str | None:
    match = _KICKER.fullmatch(body)
    if match is None or _SPEAKER.match(body) or not may_be_headline(body):
        return None
    if count_words(match["headline"]) < _FEWEST_WORDS:
        return None
    return f"{match['kicker']}{match['mark']} {match['headline']}"


def count_words(line: str) -> int:
    """Words between spaces; where a script writes none, two characters count as a word, five of Thai's."""
    if line.isascii():
        return len(line.split())
    return max(len(line.split()), len(_WIDE.findall(line)) // 2 + len(_UNSPACED.findall(line)) // 5)


def is_caps(line: str) -> bool:
    """True for a line of 30 letters or more in capitals, a stray small letter aside."""
    letters = sum(map(str.isalpha, line))
    return letters >= 30 and sum(map(str.isupper, line)) >= 0.9 * letters


def _is_loud_headline(line: str) -> bool:
    """Subheads in capitals are shorter than headlines, and questions and answers bear a letter."""
    return count_words(line) >= 6 and may_be_headline(line) and not line.startswith(("Q:", "A:"))


def may_be_headline(line: str) -> bool:
    """True for a line as long as a headline that neither starts nor ends as part of a sentence."""
    return (
        _FEWEST_WORDS <= count_words(line) <= MOST_WORDS
        and not line[0].islower()
        and not _ends_sentence(line)
        and not line.endswith((":", "…", "...", "—", "–", "-"))
        and _AT.search(line) is None
    )


def _ends_sentence(line: str) -> bool:
    return _SENTENCE_END.search(line) is not None


def without_quotes(headline: str) -> str:
    """Take off quotation marks that hold the whole headline."""
    inner = headline[1:-1]
    if headline[:1] in '“"' and headline[-1:] in '”"' and not set(inner) & set('“”"'):
        return inner.strip()
    return headline
