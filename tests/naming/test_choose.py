"""Which headline names a group: what most outlets say, with names that most stories mention."""

from dataclasses import replace

from linker.naming import NamedText, best, latenesses, name_of, offered, voices

FACTS = (
    "A dam above Marrick burst on Friday. Twelve people died in the flood, and the Hollin spillway is gone."
)


def text(number: int, title: str, said: str = FACTS, source: str | None = None) -> NamedText:
    return NamedText(f"a{number}", title, said, source or f"outlet {number}")


def name(texts: list[NamedText], groups: list[int] | None = None) -> str:
    near = [0.5] * len(texts)
    found = best(offered(texts, near, latenesses([True] * len(texts))), voices(texts, groups))
    assert found is not None
    return found.text


def test_what_one_outlet_alone_says_names_nothing() -> None:
    texts = [
        text(1, "Greed of fat cats drowns Marrick"),
        text(2, "Dam bursts above Marrick, twelve dead"),
        text(3, "Marrick in shock and mourning again"),
    ]
    assert name(texts) == name(texts[::-1]) == "Dam bursts above Marrick, twelve dead"


def test_many_articles_of_one_outlet_are_not_a_majority() -> None:
    loud = [
        text(number, f"Upland scandal, day {number}", f"{FACTS} Upland scandal.", "Herald")
        for number in range(4)
    ]
    texts = [*loud, text(7, "Dam bursts above Marrick"), text(8, "Twelve die as dam bursts above Marrick")]
    assert name(texts) == "Twelve die as dam bursts above Marrick"


def test_a_statement_goes_before_a_question_and_an_opinion() -> None:
    texts = [
        text(1, "Who let the dam above Marrick burst, with twelve dead?"),
        text(2, "Opinion: twelve dead in Marrick as the dam bursts"),
        text(3, "Dam bursts above Marrick"),
    ]
    assert name(texts) == "Dam bursts above Marrick"


def test_a_name_is_of_a_majority_of_the_stories() -> None:
    """In four stories on strikes one, with five articles, is in Lisse; its name is not that of all."""
    strike = "Nurses walked out for two days over pay, the union said."
    texts = [text(n, "Nurses in Lisse walk out over pay", f"{strike} Lisse wards closed.") for n in range(5)]
    texts += [
        text(n, f"Nurses walk out over pay in {town}", f"{strike} Wards in {town} closed.")
        for n, town in enumerate(("Ostrel", "Velm"), 5)
    ]
    texts.append(text(9, "Nurses walk out for two days over pay", strike))
    assert name(texts, [0] * 5 + [1, 2, 3]) == "Nurses walk out for two days over pay"


def test_what_was_years_before_is_no_name() -> None:
    """The dam burst in 2024; the only other sentence of the articles is of 1990."""
    past = "In 1990 the Hollin dam above Marrick was built by Upland Water."
    now = "Twelve people died when the Hollin dam of Upland Water burst above Marrick."
    texts = [
        NamedText("a1", "", past, "outlet 1", None, None, 2024),
        NamedText("a2", "", now, "outlet 2", None, None, 2024),
    ]
    assert name(texts) == name(texts[::-1]) == now[:-1]
    old = [replace(one, year=1990) for one in texts]
    assert {text for one in old for text in one.leads if not one.is_past(text)} == {past[:-1], now[:-1]}


def test_of_two_equal_headlines_the_newer_one() -> None:
    texts = [text(1, "Dam bursts above Marrick, six dead"), text(2, "Dam bursts above Marrick, nine dead")]
    assert name(texts) == "Dam bursts above Marrick, nine dead"


def test_first_sentences_name_what_has_no_headlines() -> None:
    said = (
        "Photo: Ada Brand. MARRICK (AP) — The Hollin dam burst on Friday, killing twelve, police said."
        " Nobody had warned."
    )
    assert name([text(1, "", said), text(2, "", said)]) == "The Hollin dam burst on Friday, killing twelve"
    assert name_of(text(1, "", said)) == "The Hollin dam burst on Friday, killing twelve"
    assert name_of(text(1, "10:30 p.m.", said)) == "The Hollin dam burst on Friday, killing twelve"
    assert name_of(text(1, "Who broke the dam?", said)) == "Who broke the dam?", (
        "an article's own headline stays its name"
    )


def test_a_text_without_a_sentence_is_cut_between_words() -> None:
    table = "gold coins " * 30
    assert name_of(text(1, "", table)) == f"{' '.join(['gold coins'] * 7)}…"
    assert name_of(text(1, "", "")) == ""
