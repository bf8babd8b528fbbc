"""Words without their endings, and words that say nothing of what a text is about."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from linker.text.function_words import function_words_in
from linker.words import STOPWORDS, words

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_CJK_RUN = re.compile(
    r"(?:(?![的了们們])[\u3400-\u9fff])+|[\u30a1-\u30fa\u30fc]+|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+"
)
_CJK_FILLER = frozenset("表示 指出 宣布 报道 報道 記者 记者 据报 述 言 語 日 年 月 人 者 中 氏 今".split())
"""Reporting verbs in Chinese, and single characters that say little."""
_ELIDED = re.compile(r"^(?:l|d|qu|dell|all|nell|dall|sull|un)'(?=\w{2})")
"""Articles and prepositions that French and Italian write with the next word."""
REPORTING = frozenset(
    "said says say saying told tell tells telling added adds add according statement stated states "
    "state spokesman spokeswoman spokesperson reporter reporters interview asked ask asks answered "
    "replied noted notes wrote writes write tweeted tweet announced announce reported report reports "
    "speaking spoke speak speech news conference press briefing called calls call commented comment "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec "
    "today yesterday tomorrow morning afternoon evening night week month year years ago day days time "
    "mr mrs ms dr sen rep gov president minister prime chairman director secretary senator "
    "representative governor mayor chief officer official officials police spokesmen lawyer attorney "
    "leader member members head executive former vice deputy never been get got go going went come "
    "came make made take took know knew think thought see saw want wanted much many very really even "
    "still back well way thing things something don't didn't that's it's i'm we're hundred thousand "
    "million billion percent per cent dollar dollars pct am pm cst est edt gmt were than might must "
    "shall own us".split()
)
"""Titles, reporting verbs, weekdays and the like: words that passages on any subject hold."""
FILLER = (
    REPORTING
    | STOPWORDS
    | frozenset(
        (
            "two three four five six seven eight nine ten first second third last next half several few"
            " another both people man men woman women person himself herself itself themselves yourself"
            " here's what's he's she's they're can't won't isn't wasn't doesn't couldn't wouldn't again"
            " around away every each ever already always almost along among amid across against under"
            " without within though although however yet since until during toward towards per like likely"
            " lot lots set put big good great little long high left right part place point case number group"
            " public local national early late later ahead close old keep let give given find found show"
            " shows shown need needs look looking says saying use used using start started begin began end"
            " ended clear full small large right sure something someone anyone everyone video photo photos"
            " read watch update updated breaking live latest story via file image"
        ).split()
    )
)
"""Words that are no keywords, whatever a group of articles is about."""
UNNAMED = REPORTING | STOPWORDS
"""Words that are nobody's name by themselves."""


@lru_cache(2**17)
def stem(word: str) -> str:
    """A word without its commonest English endings, so that forms of it meet.

    >>> [stem(word) for word in ("halved", "shaking", "shakes", "offences")]
    ['halv', 'shak', 'shak', 'offenc']
    """
    if word.endswith("ies") and len(word) > 5:
        return f"{word[:-3]}y"
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word


def content_stems(text: str) -> list[str]:
    """Stems of the words of a text that are no function words, in order.

    >>> content_stems("The dam was breaking")
    ['dam', 'break']
    """
    return [stem(word) for word in words(text) if word not in STOPWORDS]


def telling_words(text: str) -> list[str]:
    """What a passage says, in order: words without function words, titles and reporting verbs.

    >>> telling_words("Según dijo el alcalde, el barco encalló")
    ['alcalde', 'barco', 'encalló']
    """
    telling = []
    for match in _TOKEN.finditer(text):
        word = match.group().casefold().replace("’", "'").removesuffix("'s")
        if word not in STOPWORDS and word not in REPORTING and len(word) > 1:
            telling.append(word)
    abroad = function_words_in(telling)
    return [word for word in telling if word not in abroad] if abroad else telling


def divided_words(text: str) -> list[str]:
    """`telling_words`, without elided articles, and with Chinese and Japanese divided.

    Of those two languages, pairs of characters stand for words, and whole words in katakana; hiragana, which
    writes endings and particles, divides them.

    >>> divided_words("L'eau est contaminée, selon lui"), divided_words("部长否认水受到污染")
    (['eau', 'contaminée', 'selon', 'lui'], ['部长', '长否', '否认', '认水', '水受', '受到', '到污', '污染'])
    >>> divided_words("ダムの水は汚染されていない")
    ['ダム', '水', '汚染']
    """
    parts = []
    for word in telling_words(text):
        if word.isascii() or not _CJK.search(word):
            parts.append(_ELIDED.sub("", word))
            continue
        for run in _CJK_RUN.findall(word):
            pairs = [run[i : i + 2] for i in range(max(1, len(run) - 1))] if _HAN.match(run) else [run]
            parts += [pair for pair in pairs if pair not in _CJK_FILLER]
    return parts


def capitalised(texts: Sequence[str]) -> set[str]:
    """Stems that are mostly printed with a capital, the first word of each text aside: parts of names."""
    large: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for text in texts:
        for match in list(_TOKEN.finditer(text))[1:]:
            word = match.group()
            key = stem(word.casefold().replace("’", "'").removesuffix("'s").replace("'", ""))
            total[key] += 1
            large[key] += word[0].isupper()
    return {key for key, count in large.items() if 2 * count > total[key]}
