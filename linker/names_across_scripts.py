"""Names in two scripts that are one name: "Путин" and "Putin", "Путина" and "Putin", "プーチン" and "Putin".

Greek and Cyrillic letters become Latin ones, and pairs of letters are compared. Where a script spells sounds
in another way (Arabic, katakana, Chinese names of foreign origin) what is heard is (`spoken_names`), and more
is asked of names of a single word; Chinese ones of a single word are told by their pinyin alone.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from linker.spoken_names import Script, is_spelled_in_arabic, letters_of, script_of, sound_of, sound_of_latin

_SPELT_OTHERWISE = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
"""Greek and Cyrillic, which have capitals, and whose letters stand for sounds as Latin ones do."""
_AS_SAID = str.maketrans("ηΗ", "ιΙ")
"""Greek letters that sound as another one does."""
ALIKE = 0.75
"""Share of their pairs of letters that two spellings of one name have in common (Dice): inflected forms and
other transcriptions have .8 and more, other names hardly half of that."""
_FEWEST_LETTERS = 4
_ALIKE_SOUND: Mapping[Script, float] = {"Arabic": 0.8, "katakana": 0.7, "Han": 0.9}
"""The same share of what is heard of names of two words and more."""
_ALIKE_WORD = 0.85
"""That of one word in katakana."""
_FEWEST_HEARD = 5
"""Latin letters of one word in katakana."""
_FEWEST_PINYIN = 6
"""Letters of a Chinese name."""


def same_names(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """Names of ours → the name of theirs that is the same in another script, the likest one.

    Args:
        ours: Normal form → as printed.
        theirs: The same of the other article.

    >>> same_names({"путина": "Путина"}, {"putin": "Putin", "anna falk": "Anna Falk"})
    {'путина': 'putin'}
    """
    own_scripts, their_scripts = (
        {key: _script(printed) for key, printed in names.items()} for names in (ours, theirs)
    )
    if len({*own_scripts.values(), *their_scripts.values()}) < 2:
        return {}
    same: dict[str, str] = {}
    for name, script in own_scripts.items():
        others = [other for other, its in their_scripts.items() if its != script]
        alike = max(((likeness(ours[name], theirs[other]), other) for other in others), default=(0.0, ""))
        if alike[0] > 0:
            same[name] = alike[1]
    return same


def likeness(left: str, right: str) -> float:
    """How much two spellings of one name have in common, from 0 to 1; 0 where they are two names.

    Names of fewer than four letters, or of different numbers of words, are never one.

    >>> round(likeness("зеленский", "zelensky"), 2), likeness("орел", "putin")
    (0.8, 0.0)
    >>> likeness("マルタ・ルンド", "Marta Lund"), likeness("プーチン", "Pushkin")
    (1.0, 0.0)
    """
    scripts = script_of(left), script_of(right)
    if scripts[0] is not None and scripts[1] is not None:
        return 0.0
    if scripts[0] is not None:
        return _likeness_in_sound(left, in_latin(right), scripts[0])
    if scripts[1] is not None:
        return _likeness_in_sound(right, in_latin(left), scripts[1])
    one, other = in_latin(left), in_latin(right)
    if min(len(one), len(other)) < _FEWEST_LETTERS or one.count(" ") != other.count(" "):
        return 0.0
    alike = _dice(one, other)
    return alike if alike >= ALIKE else 0.0


def _likeness_in_sound(name: str, latin: str, script: Script) -> float:
    if script == "Han" and len(latin) >= _FEWEST_PINYIN and letters_of(name) == letters_of(latin):
        return 1.0
    one, other = sound_of(name, script), sound_of_latin(latin, script)
    if one.count(" ") != other.count(" "):
        return 0.0
    if " " not in one and script != "katakana":
        return float(
            script == "Arabic" and len(name) >= _FEWEST_LETTERS and is_spelled_in_arabic(name, latin)
        )
    if " " not in one and len(one) < _FEWEST_HEARD:
        return 0.0
    least = _ALIKE_SOUND[script] if " " in one else _ALIKE_WORD
    alike = _dice(f"^{one}$", f"^{other}$")
    return alike if alike >= least else 0.0


def _dice(one: str, other: str) -> float:
    ours, theirs = Counter(pairwise(one)), Counter(pairwise(other))
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def is_spelled_otherwise(name: str) -> bool:
    """Whether a name has Greek or Cyrillic letters.

    >>> is_spelled_otherwise("Путин"), is_spelled_otherwise("Putin")
    (True, False)
    """
    return _SPELT_OTHERWISE.search(name) is not None


def _script(name: str) -> str:
    return script_of(name) or ("spelled otherwise" if is_spelled_otherwise(name) else "Latin")


@lru_cache(2**14)
def in_latin(name: str) -> str:
    """A name in Latin letters without accents, small.

    >>> in_latin("Путин"), in_latin("Erdoğan"), in_latin("Μητσοτάκης")
    ('putin', 'erdogan', 'mitsotakis')
    """
    bare = _without_accents(name)
    if _SPELT_OTHERWISE.search(bare):
        from cyrtranslit import to_latin

        bare = bare.translate(_AS_SAID)
        for language in ("ru", "ua", "mk", "el"):  # each leaves letters that it doesn't know
            bare = str(to_latin(bare, language))
    return _without_accents(bare).casefold()


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(character for character in apart if not unicodedata.combining(character))
