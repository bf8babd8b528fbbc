"""What a name sounds like in a script that spells sounds another way, to be compared with Latin letters.

Arabic leaves out short vowels, Japanese puts vowels between consonants, and Chinese keeps few consonants
apart. So a Latin name is written as the other script would write it, rule by rule, and compared with the
Latin letters that the other script stands for (anyascii, ISC).
"""

import re
import unicodedata
from collections.abc import Sequence
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
_Rules = tuple[tuple[str, str], ...]
_SIMPLER: _Rules = (
    ("sch", "sh"), ("tch", "ch"), ("ck", "k"), ("ph", "f"), ("gh", "g"), ("x", "ks"), ("q", "k"),
    ("c(?=[eiy])", "s"), ("c(?!h)", "k"),
)  # fmt: skip
"""Latin letters: one spelling a sound."""
_CONSONANTS_AS_ARABIC: _Rules = (
    ("ch|sh", "$"), ("g(?=[eiy])|j", "g"), ("kh", "k"), ("th", "t"), ("tz", "ts"), ("p", "b"), ("v", "f"),
    ("z", "s"), ("[aeiouwyh]", ""),
)  # fmt: skip
_ARABIC_CONSONANTS: _Rules = (
    ("tsh|sh|ch", "$"), ("gh", "g"), ("kh", "k"), ("th", "t"), ("j", "g"), ("q", "k"), ("v", "f"),
    ("p", "b"), ("z", "s"), ("[aeiouwyh]", ""),
)  # fmt: skip
_CONSONANTS_AS_CHINESE: _Rules = (
    ("ch|sh|j|g(?=[eiy])|tz|ts|th", "s"), ("kh", "h"), ("v", "f"), ("r", "l"), ("z", "s"), ("b", "p"),
    ("d", "t"), ("g", "k"), ("m", "n"), ("[aeiouwyh]", ""),
)  # fmt: skip
_CHINESE_CONSONANTS: _Rules = (
    ("zh|ch|sh|[jqxc]", "s"), ("er", "l"), ("r", "l"), ("z", "s"), ("b", "p"), ("d", "t"),
    ("g(?=[aeiou])", "k"), ("ng", "n"), ("m", "n"), ("v", "f"), ("[aeiouwyh]", ""),
)  # fmt: skip
_ARABIC_LETTERS = str.maketrans(
    dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويىأإآؤئة", "abttghkddrss$sdts'gfkklmnhwyyaaawya", strict=True))
)
_ARABIC_SPELLING: _Rules = (
    ("ch|sh", "$"), ("kh", "k"), ("th", "t"), ("tz", "ts"), ("p", "b"), ("v", "f"), ("j", "g"), ("z", "s"),
    ("ou|oo|eau", "u"), ("ee|ie|ei", "i"), ("ai|ay", "Y"), (r"(.)\1+", r"\1"),
    ("^a", "A"), ("^[ei]", "Iy?"), ("^[ou]", "Aw?"), ("^Y", "Ay?"), ("s$", "[s$]"), ("y", "Y"),
    ("a", "A?"), ("e", "I?"), ("(?<!I)(?<!A)[iy](?!\\?)|Y", "y"), ("[ou]", "w"), ("h", "h?"),
    (r"w(?!\?)(?=[^\W\d_]*[AI])", "w"), ("A", "a"), ("I", "[ay]"), (r"\$(?!\])", r"[$]"),
)  # fmt: skip
"""Latin letters → a regular expression: long vowels are written, short ones may be."""
_KANA_SPELLING: _Rules = (
    ("th", "s"), ("ks", "kus"), ("tz", "ts"), ("g(?=[ei])", "j"), ("j(?=[^aeiou]|$)", "ji"), ("kh", "h"),
    ("ee", "i"), ("oo|ou", "u"), ("[ae]r$", "a"), ("(?<=[aeiou])h(?=[^aeiou]|$)", ""),
    ("w(?=[^aeiou]|$)", ""), ("v$", "fu"), ("m(?=[bp])", "n"), ("y(?=[^aeiou]|$)", "i"), (r"(.)\1+", r"\1"),
    ("(?<![sc])(ch|j)(?![aeiouy])", r"\1i"), ("([td])(?![aeiouys])", r"\1o"),
    ("(sh|ts|[bfgkmpqrsvwxzl](?!h))(?![aeiouy])", r"\1u"), ("h(?![aeiouy])(?<![sc]h)", "hu"),
)  # fmt: skip
"""Latin letters as katakana would write them, in Latin letters again: a vowel after every consonant but n."""
_KANA_ALIKE: _Rules = (
    ("ti", "chi"), ("tu", "tsu"), ("si", "shi"), ("di|zi", "ji"), ("du", "zu"), ("l", "r"), ("v", "b"),
    ("fu(?=[aeio])", "f"), ("hu", "fu"), (r"(.)\1+", r"\1"),
)  # fmt: skip
_SMALL_VOWELS, _SMALL_Y, _UNHEARD = frozenset("ァィゥェォ"), frozenset("ャュョ"), frozenset("ーッ")


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
    """A name in a script as Latin letters, a word a part: of katakana all, else the consonants.

    >>> sound_of("فلاديمير بوتين", "Arabic"), sound_of("ドナルド・トランプ", "katakana")
    ('fldmr btn', 'donarudo toranpu')
    """
    parts = _BETWEEN_PARTS.split(name)
    if script == "katakana":
        return " ".join(_applied(_KANA_ALIKE, _kana_letters(part)) for part in parts)
    rules = _ARABIC_CONSONANTS if script == "Arabic" else _CHINESE_CONSONANTS
    return " ".join(_applied(rules, re.sub("[^a-z]", "", _in_letters(part))) for part in parts)


@lru_cache(2**15)
def sound_of_latin(name: str, script: Script) -> str:
    """What a name in Latin letters would be in the script, as `sound_of` gives it.

    >>> sound_of_latin("Vladimir Putin", "Arabic"), sound_of_latin("Vladimir Putin", "katakana")
    ('fldmr btn', 'burajimiru puchin')
    """
    parts = _simple_parts(name)
    if script == "katakana":
        return " ".join(_applied((*_KANA_SPELLING, *_KANA_ALIKE), part) for part in parts)
    rules = _CONSONANTS_AS_ARABIC if script == "Arabic" else _CONSONANTS_AS_CHINESE
    return " ".join(_applied(rules, part) for part in parts)


def is_spelled_in_arabic(name: str, latin: str) -> bool:
    """Whether a name in Arabic letters is one way to write a Latin one, vowels and all.

    >>> is_spelled_in_arabic("بوتين", "Putin"), is_spelled_in_arabic("بوتين", "Batten")
    (True, False)
    """
    letters = re.sub("[^a-z$]", "", name.replace("تش", "ش").translate(_ARABIC_LETTERS))
    return _arabic_spelling(latin).fullmatch(_once(letters)) is not None


def letters_of(name: str) -> str:
    """The Latin letters of a name without what divides its parts: of Chinese, pinyin.

    >>> letters_of("习近平"), letters_of("Xi Jinping")
    ('xijinping', 'xijinping')
    """
    return _in_letters("".join(_BETWEEN_PARTS.split(name)))


@lru_cache(2**14)
def _arabic_spelling(latin: str) -> re.Pattern[str]:
    return re.compile("".join(_applied(_ARABIC_SPELLING, part, once=False) for part in _simple_parts(latin)))


def _simple_parts(latin: str) -> Sequence[str]:
    """The words of a name in small Latin letters, with one spelling a sound."""
    apart = unicodedata.normalize("NFKD", latin).casefold().split()
    return [_applied(_SIMPLER, re.sub("[^a-z]", "", part), once=False) for part in apart]


def _kana_letters(part: str) -> str:
    """Katakana in Latin letters: ジェ is je, キャ is kya, and long vowels and doubled consonants are one.

    >>> _kana_letters("ジェフ"), _kana_letters("キャッロ"), _kana_letters("ジョー")
    ('jefu', 'kyaro', 'jo')
    """
    letters = ""
    for kana in part:
        sound = "" if kana in _UNHEARD else _in_letters(kana)
        if kana in _SMALL_VOWELS:
            letters = letters[:-1] + sound[-1:]
        elif kana in _SMALL_Y:
            letters = letters[:-1]
            letters += sound[-1:] if letters.endswith(("sh", "ch", "j")) else sound
        else:
            letters += sound
    return letters


def _applied(rules: _Rules, letters: str, *, once: bool = True) -> str:
    for pattern, instead in rules:
        letters = re.sub(pattern, instead, letters)
    return _once(letters) if once else letters


def _once(letters: str) -> str:
    """Doubled letters as one."""
    return "".join(letter for letter, _ in groupby(letters))


def _in_letters(text: str) -> str:
    from anyascii import anyascii

    return anyascii(text).casefold()
