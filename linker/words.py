"""Words of a text for lexical evidence: the same rule for queries, articles and passages."""

import re
import unicodedata

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"\d+(?:[.,]\d+)*|[{_CJK}]+|[^\W\d_{_CJK}]+(?:'[^\W\d_{_CJK}]+)*")
_ASCII_WORD = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)*")
_SPECIAL = re.compile(rf"[',{_CJK}]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")

STOPWORDS = frozenset(
    "a about after all also an and any are as at be because been before being but by can could did do does"
    " for from had has have he her here him his how i if in into is it its just like me more most my new no"
    " not now of off on one only or other our out over said say says she should so some such than that the"
    " their them then there these they this those to too up us was we were what when where which while who"
    " whom why will with would you your".split()
)
"""English function words and the reporting verb; they carry no subject matter."""


def words(text: str) -> list[str]:
    """The words of a text in order: lower case, numbers whole, Chinese and Japanese as character pairs.

    Thousands separators go and possessive endings are dropped; accents stay.

    >>> words("Putin’s 1,200 troops — 3.5% more")
    ['putin', '1200', 'troops', '3.5', 'more']
    >>> words("洪水来了")
    ['洪水', '水来', '来了']
    """
    if text.isascii():
        tokens = _ASCII_WORD.findall(text.lower())
        return [token if token.isalnum() else _plain(token)[0] for token in tokens]
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    tokens = _WORD.findall(text.casefold())
    if not _SPECIAL.search(text):
        return tokens
    return [word for token in tokens for word in ([token] if _is_plain(token) else _plain(token))]


def content_words(text: str) -> list[str]:
    """`words` without stop words.

    >>> content_words("The minister said he would not resign")
    ['minister', 'resign']
    """
    return [word for word in words(text) if word not in STOPWORDS]


def _is_plain(token: str) -> bool:
    return token.isascii() and token.isalnum()


def _plain(token: str) -> list[str]:
    if not _SPECIAL.search(token):
        return [token]
    if "'" in token:
        return [token.removesuffix("'s").replace("'", "")]
    if "," in token:
        return [token.replace(",", "") if _THOUSANDS.fullmatch(token) else token]
    return [token[i : i + 2] for i in range(max(1, len(token) - 1))]
