"""What each fault of a headline or sentence counts, and from where on."""

import pytest

from linker.naming.capitals import in_small_letters, is_loud
from linker.naming.clauses import (
    is_apposition,
    is_begun,
    is_closed,
    lacks_main_clause,
    stands_alone,
)
from linker.naming.faults import fault
from linker.naming.headline_faults import headline_fault
from linker.naming.leads import own_sentences
from linker.naming.opinion import is_opinion
from linker.naming.sentence_faults import sentence_fault


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Dam above Marrick bursts", 0.0),
        ("Dam bursts", 2 * 0.2),  # words that are missing to four
        ("Could it burst? Dam above Marrick", 2 * 0.45),  # a question, and it opens with one
        ("Why the dam above Marrick burst", 0.45),
        ("Opinion: the dam above Marrick burst", 0.3),
        ("We saw the dam above Marrick burst", 0.25),
        ("The dam above Marrick burst! It did", 0.2),
        ("Roundup: dam above Marrick bursts", 0.35),
        ("10:30 dam above Marrick bursts", 0.75),
        ("Dam above Marrick bursts, photos: Brand", 0.75),
        (") dam above Marrick bursts here", 0.5 + 0.1),  # the middle of a sentence, and a bracket
        ("“Dam above Marrick bursts here”", 0.12),
        ("“Dam above” Marrick bursts here", 0.12),
        ("He saw the dam above Marrick", 0.45),
        ("Dam above Marrick bursts.... here", 0.45),
        ("Dam above Marrick bursts www.dam.example", 0.5),
        ("DAM ABOVE MARRICK BURSTS AGAIN", 0.08),
        ("DAM ABOVE MArrickk", 0.2),  # ten of fifteen letters are no more than eight in ten
        ("Dam above (Marrick bursts again", 0.1),
        ('Dam above "Marrick bursts again', 0.1),
        ("Dam above “Marrick bursts again", 0.1),
        (f"Dam above Marrick {'x' * 112}", 0.0),
        (f"Dam above Marrick {'x' * 113}", 0.004),
        (f"Dam above Marrick {'x' * 202}", 90 * 0.004),
        (f"Dam above Marrick {'x' * 203}", 91 * 0.004 + 0.01),
        ("大坝决口", 0.0),  # words aren't counted where no spaces stand between them
        ("大坝决口吗?", 0.45),
        ("大 dam", 2 * 0.2),  # one of five characters is less than a quarter
    ],
)
def test_faults_of_any_name(text: str, counts: float) -> None:
    assert fault(text) == pytest.approx(counts)


@pytest.mark.parametrize(
    ("text", "english", "swedish"),
    [
        ("Marrick should pay for the dam", 0.25, 0.25),
        ("Judge says Marrick should pay", 0.0, 0.0),
        ("The long shadow of Hollin", 0.35, 0.0),
        ("Shed in Hollin burned", 0.0, 0.0),
        ("Hollin bed red shed", 0.35, 0.0),  # words of four letters that end so are no verbs
        ("Storm batters Hollin again", 0.0, 0.0),
        ("Crew of Hollin isn't here", 0.0, 0.0),
        ("Burst of old Hollin", 0.35, 0.0),  # a first word is no verb
    ],
)
def test_faults_of_headlines(text: str, english: float, swedish: float) -> None:
    assert headline_fault(text) == headline_fault(text, "en") == pytest.approx(english)
    assert headline_fault(text, "sv") == pytest.approx(swedish)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The Hollin dam burst above Marrick on Friday", 0.0),
        ("After the Hollin dam burst above Marrick", 0.3 + 0.1),  # no main clause, and something fronted
        ("Ada Brand said this claim was broken", 0.45),
        ("Ada Brand and her dam were broken", 0.0),
        ("Because she left, Ada Brand broke the dam", 0.0),
        ("Brand was killed above the dam", 0.12),
        ("Mr Brand was killed above the dam", 0.4),
        ("Ada Brand replied that dams broke", 0.2),
        ("Ada Brand also broke the dam above Marrick", 0.12),
        ("Ada Brand broke the dam two days ago", 0.12),
        ("Ada Brand said “the dam above Marrick broke in the flood”", 0.25),
        ("Ada Brand said of the dam above Marrick “it broke”", 0.0),
        ("Ada Brand said I broke the dam above Marrick", 0.25),
        ("A dam was broken in two", 0.12 + 0.15),  # no name, and of somebody unnamed
        ("The dam was broken in two", 0.12 + 0.35),
        ("The dam was broken by Ada Brand", 0.35),
        ("Two dams were broken by Ada Brand", 0.15 + 0.12),
    ],
)
def test_faults_of_sentences(text: str, counts: float) -> None:
    assert sentence_fault(text) == pytest.approx(counts)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("The dam above Marrick burst today", True),
        ("The dam above Marrick burst", False),  # five words
        ("The old red dam above Marrick", False),
        ("The dam above Marrick burst and", False),
        ("The dam above Marrick burst “at dawn", False),
        ("The dam above Marrick burst (at dawn", False),
        ("The dam above Marrick – burst at dawn", False),
        ("The dam – above Marrick – burst at dawn", True),
        ("The dam above Marrick burst when it", False),
        ("The dam above Marrick burst when it was full", True),
        ("After the dam above Marrick burst it", False),
        ("After the flood, the dam above Marrick burst", True),
        ("Ada Brand, the engineer who built the dam", False),
    ],
)
def test_where_a_sentence_may_stop(text: str, alone: bool) -> None:
    assert stands_alone(text) is alone
    assert stands_alone("The dam above Marrick burst", 5)


def test_parts_of_sentences() -> None:
    assert lacks_main_clause("After the flood the dam burst")
    assert lacks_main_clause("After the flood, the dam")
    assert not lacks_main_clause("After the flood, the dam burst")
    assert not lacks_main_clause("The dam burst after the flood")
    assert is_begun("The dam, which was old")
    assert not is_begun("The dam burst, which was old")
    assert is_begun("After the flood, the dam")
    assert not is_apposition("Ada Brand, the engineer, built the dam")
    assert not is_apposition("After dawn, the engineer who built the dam")
    assert not is_apposition("Ada Brand, the engineer built the dam")
    assert is_closed('“a” (b) "c"')
    assert not any(map(is_closed, ("“a", "a”", "(b", "b)", '"c')))


def test_loud_is_more_than_eight_letters_in_ten_of_three_words() -> None:
    assert is_loud("AA BB CCCCC d")
    assert not is_loud("AA BB CCCC dd")
    assert not is_loud("AAAA BBBB")


@pytest.mark.parametrize(
    ("headline", "text", "printed"),
    [
        ("BRAND LEFT THE DAM", "Ada Brand left the dam.", "Brand left the dam"),
        ("BRAND'S DAM BURST TODAY", "Ada Brand built a dam.", "Brand's dam burst today"),
        ("DAMS OF MARRICK BURST", "The dam of Marrick burst.", "Dams of Marrick burst"),
        ("DAM IN ZZYX BURST", "A dam burst.", "Dam in ZZYX burst"),
        ("DAM IN ZZYXV BURST", "A dam burst.", "Dam in Zzyxv burst"),
        ("TALKS ON CHINA DAM END", "China's dam burst as talks ended.", "Talks on China dam end"),
        ("TALKS ON UK DAM END", "The U.K. dam burst as talks ended.", "Talks on UK dam end"),
        ("Dam in Marrick burst", "A DAM BURST.", "Dam in Marrick burst"),
        ("DAM IN MARRICK BURST", "A DAM BURST.", "DAM IN MARRICK BURST"),
        # a word after a stop is large anyway: once within counts as much as four times there
        (
            "RIVERS ROSE AGAIN TODAY",
            "Rivers rose. Rivers fell. Rivers rose. the rivers rose.",
            "Rivers rose again today",
        ),
        (
            "THE MARSH ROSE TODAY",
            "Marsh rose. Marsh rose. Marsh rose. the marsh rose.",
            "The marsh rose today",
        ),
    ],
)
def test_a_loud_headline_is_printed_as_its_text_prints_it(headline: str, text: str, printed: str) -> None:
    assert in_small_letters(headline, text) == printed


def leads(text: str, title: str = "", most: int = 3) -> list[str]:
    return [text[start:end] for start, end in own_sentences(title, text, None, most)]


def test_the_first_sentences_of_a_report() -> None:
    four = "Rain fell all day. Rivers rose by night. Roads closed at dawn. People left their homes."
    assert leads(four) == ["Rain fell all day.", "Rivers rose by night.", "Roads closed at dawn."]
    assert leads(four, most=1) == ["Rain fell all day."]
    assert leads(f"It rained. {four}", most=1) == ["It rained. Rain fell all day."]
    assert leads(four, "Rain fell all day, and rivers rose")[0] == "Rivers rose by night."
    assert leads("The Dam Burst Here\nThe dam above Marrick burst.") == ["The dam above Marrick burst."]
    assert leads("Three words here.\nThe dam above Marrick burst.", most=1) == [
        "The dam above Marrick burst."
    ]


def test_a_dateline_goes_where_enough_follows() -> None:
    assert leads("LISSE (AP) — The dam burst at dawn today.") == ["The dam burst at dawn today."]
    assert leads("LISSE (AP) — the dam burst at dawn today.") == ["LISSE (AP) — the dam burst at dawn today."]
    for rest, cut in (("The dam was all gone.", True), ("The dam was allgone.", False)):
        assert len(rest) == 20 + cut
        assert leads(f"LISSE (AP) — {rest}") == [rest if cut else f"LISSE (AP) — {rest}"]


def test_only_the_first_1500_characters_are_read() -> None:
    sentence = "The dam above Marrick burst at dawn on Friday in the rain. "
    text = sentence * 40
    assert len(leads(text, most=99)) == 1_500 // len(sentence)
    assert len(leads(text[:1_475], most=99)) == 25


def test_a_writer_who_speaks_of_himself_twice_or_to_readers_four_times() -> None:
    assert not is_opinion("", "I left. The dam burst.")
    assert is_opinion("I left", "My dam burst.")
    assert not is_opinion("", "We left. You left. Our dam burst.")
    assert is_opinion("", "We left. You left. Our dam burst. Let's go.")
    assert not is_opinion("", "The dam burst. " + "x" * 1_490 + " I left my dam.")
    assert is_opinion("", "The dam burst.", "Bay Post op-ed")
