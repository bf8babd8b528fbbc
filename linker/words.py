"""Words of a text for lexical evidence: the same rule for queries, articles and passages."""

import re
import unicodedata

_WORD = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<cjk>[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
)

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
    found: list[str] = []
    for match in _WORD.finditer(unicodedata.normalize("NFKC", text)):
        if match.lastgroup == "cjk":
            run = match.group()
            found.extend(run[i : i + 2] for i in range(max(1, len(run) - 1)))
        elif match.lastgroup == "number":
            found.append(_number(match.group()))
        else:
            found.append(_word(match.group().casefold().replace("’", "'")))
    return found


def content_words(text: str) -> list[str]:
    """`words` without stop words.

    >>> content_words("The minister said he would not resign")
    ['minister', 'resign']
    """
    return [word for word in words(text) if word not in STOPWORDS]


def _word(word: str) -> str:
    return word.removesuffix("'s").replace("'", "")


def _number(digits: str) -> str:
    thousands = re.fullmatch(r"\d{1,3}(?:,\d{3})+(\.\d+)?", digits)
    return digits.replace(",", "") if thousands else digits
