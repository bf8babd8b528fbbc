"""Sentences as they are compared between articles: cut by a light rule, known by a hash.

`linker.text.sentences` cuts a text into passages with more care, and takes longer. Here a cut that is
missed costs nothing: two sentences are then known as one.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet

from linker.text.normal import normal_line
from linker.types import Removed

REASON = "repeated in unrelated articles"
"""Why a sentence is removed that comes back in articles on different subjects."""
HASH_DIGITS = 16
_SHORTEST = 20
_SHORTEST_WIDE = 8
"""Characters of a sentence in Chinese or Japanese."""
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WIDE_ENDS = frozenset("。！？")
_END = re.compile(r"[.!?…。！？][\"”’')\]»」』）]*\s*(?=[\"“„‘'(\[«*•–—-]*[^\W_a-zß-öø-ÿ])")
_ABBREVIATIONS = frozenset(
    "Mr. Mrs. Ms. Dr. Prof. Sen. Rep. Gov. Gen. Lt. Col. Sgt. Capt. Maj. Cmdr. Adm. Rev. Hon. St. Mt. Ft."
    " Det. Supt. Pres. Atty. Asst. vs. v. No. Nos. Reps. Sens. Govs. Messrs. Jan. Feb. Mar. Apr. Jun. Jul."
    " Aug. Sep. Sept. Oct. Nov. Dec.".split()
)
_LONGEST_ABBREVIATION = 9
_SINGLE_QUOTES = frozenset("'‘‚‹")
_QUOTE = re.compile(r"[“”„«»\"]")
_QUOTED = re.compile(r"[“„«\"»][^“”„«»\"]{20,}[”“»\"«]")


def sentences(line: str) -> list[str]:
    """Cut a paragraph into sentences; none begins or ends with space.

    >>> sentences("Rain fell. Mr. Brand left at 3 p.m. Tuesday! “Why?” asked Ada.")
    ['Rain fell.', 'Mr. Brand left at 3 p.m. Tuesday!', '“Why?” asked Ada.']
    """
    parts = []
    start = 0
    for match in _END.finditer(line):
        at, end = match.span()
        if line[end - 1].isspace():
            if line[at] == "." and _is_abbreviation(line, start, at + 1):
                continue
        elif line[at] not in _WIDE_ENDS:
            continue
        parts.append(line[start:end].rstrip())
        start = end
    parts.append(line[start:].strip())
    return [sentence for sentence in parts if sentence]


def _is_abbreviation(line: str, start: int, end: int) -> bool:
    """Whether a full stop at the end of `line[start:end]` belongs to an abbreviation or an initial."""
    word = line[max(start, end - _LONGEST_ABBREVIATION) : end].rpartition(" ")[2].lstrip("(“\"'‘")
    return word in _ABBREVIATIONS or "." in word[:-1] or (len(word) == 2 and word[0].isupper())


def hashed_sentences(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The sentences of some lines, each after the hash that it is known by: 64 bits, in hexadecimal.

    Case and spacing make no difference to a hash. Sentences that are too short to be told from others
    are left out.

    >>> one, two = hashed_sentences(["Sign up for our  letter.", "SIGN UP for our letter."])
    >>> one[0] == two[0]
    True
    """
    for line in lines:
        for sentence in sentences(line):
            if len(sentence) < _SHORTEST_WIDE:
                continue
            normal = sentence.casefold()
            if "  " in normal or not normal.isprintable():
                normal = normal_line(sentence)
            if len(normal) < _SHORTEST and not _is_wide(normal):
                continue
            digest = hashlib.blake2b(normal.encode("utf-8", "surrogatepass"), digest_size=8)
            yield digest.hexdigest(), sentence


def _is_wide(normal: str) -> bool:
    return len(normal) >= _SHORTEST_WIDE and not normal.isascii() and _WIDE.search(normal) is not None


def sentence_hashes(lines: Iterable[str]) -> str:
    """The hashes of the sentences of some lines, sorted, one after the other, each once."""
    return "".join(sorted({digest for digest, _ in hashed_sentences(lines)}))


def hashes_in(joined: str) -> set[str]:
    """The hashes that `sentence_hashes` joined.

    >>> sorted(hashes_in("00000000000000010000000000000002"))
    ['0000000000000001', '0000000000000002']
    """
    return {joined[at : at + HASH_DIGITS] for at in range(0, len(joined), HASH_DIGITS)}


def without_sentences(lines: Iterable[str], repeated: AbstractSet[str]) -> tuple[list[str], list[Removed]]:
    """Take sentences out of lines.

    Args:
        lines: Paragraphs.
        repeated: Hashes of the sentences that go.

    Returns:
        The lines as far as something is left of them, and what went, both in order. A line that nothing
        is taken from stays as it is.
    """
    left_lines: list[str] = []
    removed: list[Removed] = []
    for line in lines:
        gone = {sentence for digest, sentence in hashed_sentences([line]) if digest in repeated}
        if not gone:
            left_lines.append(line)
            continue
        of_line = sentences(line)
        removed += [Removed(sentence, REASON) for sentence in of_line if sentence in gone]
        left = _joined([sentence for sentence in of_line if sentence not in gone])
        left_lines += [left] * bool(left)
    return left_lines, removed


def _joined(found: Collection[str]) -> str:
    """Sentences as a paragraph: a space between them, but not after a full stop of Chinese or Japanese."""
    return "".join(
        sentence if sentence[-1] in _WIDE_ENDS or sentence[-2:-1] in _WIDE_ENDS else f"{sentence} "
        for sentence in found
    ).rstrip()


def quotes_somebody(sentence: str) -> bool:
    """Whether a sentence holds somebody's words, or a part of them: what is said again and again is news.

    >>> quotes_somebody("“We shall never sell the harbour,” she said."), quotes_somebody('A "free" Post.')
    (True, False)
    """
    marks = _QUOTE.findall(sentence)
    return sentence[:1] in _SINGLE_QUOTES or (
        bool(marks) and (len(marks) % 2 == 1 or _QUOTED.search(sentence) is not None)
    )
