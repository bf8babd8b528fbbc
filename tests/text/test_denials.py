"""What a passage denies or negates, and what only looks so."""

import pytest

from linker.text.denials import Claimed, denied_clauses, denies, is_denial, may_answer, negations, refers

POISONED = Claimed(frozenset({"orla", "well", "poison"}), frozenset({"poison"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor denied that the Orla well was poisoned.", True),
        ("The tale of the poisoned well is fake, the mayor said.", True),
        ("Talk of a poisoned well has been called “rubbish”.", True),
        ("The video of the poisoned well was faked, a witness said.", True),
        ("There is no hard evidence that the well was poisoned.", True),
        ("Villagers laughed off claims that the well was poisoned.", True),
        ("It seems unlikely that the well was poisoned.", True),
        ("A hoax about the poisoned well was told again.", True),
        ("The well was poisoned again, in yet another village hoax.", True),
        ("False reports that the well was poisoned went round.", True),
        ("After fake coins were sold, the well was poisoned.", False),
        ("A man in a false beard poisoned the well.", False),
        ("The mayor did not deny that the Orla well was poisoned.", False),
        ("The mayor would neither confirm nor deny that the well was poisoned.", False),
        ("The mayor denied that the Orla well was deep.", False),
        ("A drone was shot down by guards near the poisoned well.", False),
        ("The poisoned Orla well seems to be a false alarm.", True),
        ("The Orla well was poisoned by a guard who had brought false charges.", False),
        ("The judge dismissed nine cases of poisoned Orla wells that month.", False),
    ],
)
def test_a_denial_is_of_what_is_claimed_and_not_of_whom_it_names(text: str, expected: bool) -> None:
    assert denies(text, POISONED) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry has not sunk.", [{"sunk"}]),
        ("Oh no the ferry is gone", []),
        ("It was not too heavily loaded.", []),
        ("The ferry never sank, its owner said.", [{"sank"}]),
        ("It was not only late but crowded.", []),
        ("The owner has not confirmed that the ferry sank.", []),
        ("The owner did not immediately respond to calls.", []),
        ("The ferry sank, and the owner can't swim.", [{"swim"}]),
        ("While it has not been verified, a tape of the ferry sinking has surfaced.", []),
    ],
)
def test_a_negation_reaches_to_the_end_of_its_clause(text: str, expected: list[set[str]]) -> None:
    assert [stems for stems, _ in negations(text)] == expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("The ferry did not sink", True),
        ("Hoax: the ferry sank", True),
        ("Video of the sinking ferry was faked, witness says", True),
        ("'No hard evidence' that the ferry sank", True),
        ("The report that the ferry sank is false", True),
        ("The ferry sank because it was not loaded well", False),
        ("The ferry sank not only once", False),
        ("No, that ferry with the brass band didn't sink", True),
        ("The ferry sank", False),
    ],
)
def test_a_claim_may_itself_deny(claim: str, expected: bool) -> None:
    assert is_denial(claim) is expected


def test_an_answer_denies_what_was_just_said_and_nothing_else() -> None:
    assert refers("She denied it.")
    assert not refers("She denied that the ferry had sunk in the storm.")
    assert not refers("She denied it. " * 30)


def test_what_is_denied_stands_before_or_after_the_cue() -> None:
    assert denied_clauses("Talk of a fire was dismissed by the owner; boats sailed.") == [
        "Talk of a fire was"
    ]
    assert denied_clauses("There is no evidence of a fire, but boats sailed.") == ["of a fire"]


CLAIM_WORDS = Claimed(frozenset({"water", "taint", "bottl"}))


@pytest.mark.parametrize(
    "text",
    [
        "She denied it.",
        "There is no evidence of that.",
        "The claim is false.",
        "The regulator denied that the bottled water was tainted.",
        "That bottles held tainted water is a hoax, the brewer said.",
        "The tests, which found tainted water in the bottles, were disputed by the brewer.",
    ],
)
def test_what_denies_the_claim_is_told(text: str) -> None:
    assert denies(text, CLAIM_WORDS)
    assert may_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "The brewer denied that it had met the regulator in spring.",
        "The brewer denied that he was ill.",
        "Bottles of tainted water were sold by a firm that rejects a new wage.",
        "He was convicted of making false statements about his taxes to an agent.",
        "Parents say that the water in the bottles was tainted.",
    ],
)
def test_a_denial_of_something_else_is_none(text: str) -> None:
    assert not denies(text, CLAIM_WORDS)


def test_an_answer_is_short() -> None:
    assert not may_answer("The court denied that. " * 20)
    assert not may_answer("The court met in spring.")


def test_a_story_that_is_untrue_is_no_denial_of_what_came_of_it() -> None:
    sacked = Claimed(
        frozenset({"editor", "sack", "ferry", "story"}),
        frozenset({"sack", "ferry", "story"}),
        weights={"sack": 0.5, "ferry": 0.3, "story": 0.2},
    )
    assert not denies("He admitted that his story of the ferry was untrue.", sacked)
    assert denies("The story that the editor was sacked over the ferry is untrue.", sacked)


SANK = Claimed(frozenset({"ferry", "sank", "mill"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He denied the ferry burned barns.", True),  # one of three words is the claim's
        ("He denied the ferry burned tall barns.", False),  # one of four
        ("He denied the ferry sank near tall barns.", True),  # two of them
        ("He denied a mill.", True),
        ("He denied tall barns.", False),
    ],
)
def test_of_what_is_denied_two_words_are_the_claims_or_one_of_three(text: str, expected: bool) -> None:
    assert denies(text, SANK) is expected


def test_what_is_denied_of_a_story_is_four_tenths_of_what_the_claim_says() -> None:
    for weight, expected in ((0.4, True), (0.39, False)):
        told = Claimed(frozenset({"editor", "sack", "story"}), weights={"sack": weight, "story": 0.6})
        assert denies("The story that the editor was sacked is untrue.", told) is expected


def test_words_of_a_claim_that_must_be_denied_are_none_of_its_names() -> None:
    assert denies("He denied the ferry sank.", Claimed(SANK.stems, frozenset({"sank"})))
    assert not denies("He denied the ferry and the mill burned.", Claimed(SANK.stems, frozenset({"sank"})))


def test_an_answer_has_300_characters_at_most() -> None:
    for length, expected in ((300, True), (301, False)):
        text = "He denied it.".ljust(length, " ")
        assert refers(text) is may_answer(text) is expected
