"""What a name sounds like in a script that spells sounds another way, to be compared with Latin letters.

Arabic leaves out short vowels, Japanese puts vowels between consonants, Chinese has neither many consonants
nor many places for them. So consonants are compared, those alone that the other script keeps apart. Letters
come from anyascii (ISC).
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import Literal

Script = Literal["Arabic", "katakana", "Han"]
_SCRIPTS: tuple[tuple[Script, re.Pattern[str]], ...] = (
    ("katakana", re.compile(r"[\u30a1-\u30fa]")),
    ("Han", re.compile(r"[\u3400-\u9fff]")),
    ("Arabic", re.compile(r"[\u0621-\u064a]")),
)
_BETWEEN_PARTS = re.compile(r"[·・＝\s]+")
_SMALL_KANA = re.compile(r"[ァィゥェォャュョヮッー]")
_LATIN: dict[Script, tuple[tuple[str, str], ...]] = {
    "Arabic": (
        ("sch|tch|ch|sh", "$"), ("ph", "f"), ("g(?=[eiy])", "j"), ("gh", "g"), ("kh", "k"), ("th", "t"),
        ("tz", "ts"), ("c(?=[eiy])", "s"), ("ck|[cq]", "k"), ("x", "ks"), ("p", "b"), ("v", "f"), ("j", "g"),
        ("z", "s"), ("[aeiouwyh]", ""),
    ),
    "katakana": (
        ("sch|tch|ch|sh|j|g(?=[eiy])", "$"), ("ph", "f"), ("gh", "g"), ("kh", "h"), ("th", "s"),
        ("tz|ts", "t"), ("c(?=[eiy])", "s"), ("ck|[cq]", "k"), ("x", "ks"), ("v", "b"), ("l", "r"),
        ("z", "s"), ("h", "f"), ("m", "n"), ("[aeiouwy]", ""),
    ),
    "Han": (
        ("sch|tch|ch|sh|j|g(?=[eiy])|tz|ts|th", "s"), ("ph", "f"), ("gh", "g"), ("kh", "h"),
        ("c(?=[eiy])", "s"), ("ck|[cq]", "k"), ("x", "ks"), ("v", "f"), ("r", "l"), ("z", "s"), ("b", "p"),
        ("d", "t"), ("g", "k"), ("m", "n"), ("[aeiouwyh]", ""),
    ),
}  # fmt: skip
"""Of Latin letters: what the script can't tell apart, in turn."""
_OWN: dict[Script, tuple[tuple[str, str], ...]] = {
    "Arabic": (
        ("tsh|sh|ch", "$"), ("gh", "g"), ("kh", "k"), ("th", "t"), ("j", "g"), ("q", "k"), ("v", "f"),
        ("p", "b"), ("z", "s"), ("[aeiouwyh]", ""),
    ),
    "katakana": (
        ("chi|shi|ji|ch|sh|j", "$"), ("tsu", "t"), ("v", "b"), ("l", "r"), ("z", "s"), ("h", "f"),
        ("m", "n"), ("[aeiouwy]", ""),
    ),
    "Han": (
        ("zh|ch|sh|[jqxc]", "s"), ("er", "l"), ("r", "l"), ("z", "s"), ("b", "p"), ("d", "t"),
        ("g(?=[aeiou])", "k"), ("ng", "n"), ("m", "n"), ("v", "f"), ("[aeiouwyh]", ""),
    ),
}  # fmt: skip
"""The same of what its own letters are in Latin ones."""


def script_of(name: str) -> Script | None:
    """The script of a name, where sounds are compared; None for Latin and scripts that are spelled alike.

    >>> script_of("プーチン"), script_of("Putin"), script_of("Путин")
    ('katakana', None, None)
    """
    if name.isascii():
        return None
    return next((script for script, letters in _SCRIPTS if letters.search(name)), None)


@lru_cache(2**14)
def sound_of(name: str, script: Script) -> str:
    """The consonants of a name in a script, a word a part.

    >>> sound_of("فلاديمير بوتين", "Arabic"), sound_of("ドナルド・トランプ", "katakana")
    ('fldmr btn', 'dnrd trnp')
    """
    letters = name if script == "Han" else _SMALL_KANA.sub("", name)
    return _reduced(letters, _OWN[script], _plain_letters)


@lru_cache(2**15)
def sound_of_latin(name: str, script: Script) -> str:
    """The consonants of a name in Latin letters, as far as a script can keep them apart.

    >>> sound_of_latin("Vladimir Putin", "Arabic"), sound_of_latin("Donald Trump", "katakana")
    ('fldmr btn', 'dnrd trnp')
    """
    return _reduced(name, _LATIN[script], _without_accents)


def letters_of(name: str) -> str:
    """The Latin letters of a name without what divides its parts: of Chinese, pinyin.

    >>> letters_of("习近平"), letters_of("Xi Jinping")
    ('xijinping', 'xijinping')
    """
    return _plain_letters("".join(_BETWEEN_PARTS.split(name)))


def _reduced(name: str, steps: tuple[tuple[str, str], ...], in_letters: Callable[[str], str]) -> str:
    parts = []
    for part in _BETWEEN_PARTS.split(name):
        letters = re.sub("[^a-z]", "", in_letters(part))
        for pattern, instead in steps:
            letters = re.sub(pattern, instead, letters)
        parts.append("".join(letter for letter, _ in groupby(letters)))
    return " ".join(parts)


def _plain_letters(text: str) -> str:
    from anyascii import anyascii

    return anyascii(text).casefold()


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
