"""From how many articles on a line is taken to be boilerplate."""

import pytest

from linker.config import TextConfig
from linker.text import Boilerplate
from linker.types import Record

FOOTER = "Serving the valley"
SENTENCE = "It was one of many floods in the town."
"""Nine words and a full stop."""
RULES = TextConfig(min_repeats=2, min_repeat_share=0.5)


def learned(line: str, repeats: int, others: int = 0, source: str | None = "Bay Post") -> int | None:
    """In how many articles a line stands that is learned from those with it and those without."""
    texts = [
        f"Story {number} tells of water that rose to the old bridge again.\n{line}"
        for number in range(repeats)
    ]
    texts += [f"Tale {number} tells of the wind that broke the old mill again." for number in range(others)]
    records = [Record(str(n), "Title", text, source=source) for n, text in enumerate(texts)]
    return Boilerplate.learn(records, RULES).plain().get(source or "", {}).get(line.casefold())


@pytest.mark.parametrize(
    ("line", "repeats", "others", "source", "is_learned"),
    [
        (FOOTER, 1, 0, "Bay Post", False),
        (FOOTER, 2, 0, "Bay Post", True),
        (FOOTER, 2, 2, "Bay Post", True),
        (FOOTER, 2, 3, "Bay Post", False),
        (FOOTER, 5, 0, None, False),
        (FOOTER, 6, 0, None, True),
        (SENTENCE, 5, 0, "Bay Post", False),
        (SENTENCE, 6, 0, "Bay Post", True),
        (SENTENCE, 17, 0, None, False),
        (SENTENCE, 18, 0, None, True),
        (SENTENCE.removesuffix("."), 2, 0, "Bay Post", True),
        (SENTENCE.replace("many ", ""), 2, 0, "Bay Post", True),
        ("x" * 600, 2, 0, "Bay Post", True),
        ("x" * 601, 2, 0, "Bay Post", False),
    ],
)
def test_a_sentence_and_a_record_without_a_source_need_more_repeats(
    line: str, repeats: int, others: int, source: str | None, is_learned: bool
) -> None:
    # A long line would be the longest of its article and so the article's mark: two are then one text.
    if len(line) > 500:
        records = [Record(str(n), "Title", f"{line}\n{'y' * 700}{n}", source=source) for n in range(repeats)]
        found = Boilerplate.learn(records, RULES).plain().get("Bay Post", {}).get(line)
    else:
        found = learned(line, repeats, others, source)
    assert found == (repeats if is_learned else None)


def test_what_was_known_stays_with_the_larger_count_of_the_two() -> None:
    records = [Record(str(n), "T", f"Story {n} tells of it.\n{FOOTER}", source="Bay Post") for n in range(3)]
    line = FOOTER.casefold()
    for before, after in ((2, 3), (9, 9)):
        known = Boilerplate({"Bay Post": {line: before, "more news": 4}, "Hill Post": {}}, frozenset({"ab"}))
        found = Boilerplate.learn(records, RULES, known)
        assert found.plain() == {"Bay Post": {line: after, "more news": 4}}
        assert found.sentences == {"ab"}
    assert found.reason("Serving  the VALLEY", "Bay Post") == "repeated in 9 articles of Bay Post"
    assert found.reason(FOOTER, None) is None
    assert Boilerplate({"": {line: 9}}).reason(FOOTER, None) == "repeated in 9 articles of no named source"
    assert Boilerplate.learn([]).plain() == {}
