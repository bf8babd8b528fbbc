"""Which passages speak for a link: statements, and no appeals to readers."""

import pytest

from linker.config import LinkConfig
from linker.links.linking import Linker
from linker.links.tree_places import Tree
from tests.archive import article, corpus_of

SPOKEN = "The Orla reservoir leaked into the old quarry at noon on Monday."


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        (SPOKEN, True),
        ("Neighbours signed up for boats to leave the Orla quarry on Monday.", True),
        ("Followers of the Orla choir were moved from the quarry on Monday.", True),
        ("Police called the owner of the Orla quarry to the police station.", True),
        ("Read more about the Orla reservoir and the old quarry on Monday.", False),
        ("Sign up here for our newsletter on the Orla reservoir and the quarry.", False),
        ("Follow us on Twitter for the Orla reservoir and the quarry @orla.", False),
        ("Anyone with information on the Orla quarry is asked to call 555-0100.", False),
        ("Witnesses of the Orla quarry leak can contact detectives at 555-0100.", False),
        ("Tips can be left with the Orla reservoir and quarry crime stoppers.", False),
        ("Wilma Sund of the Orla quarry desk contributed to this report.", False),
    ],
)
def test_appeals_to_readers_are_no_evidence(line: str, quoted: bool) -> None:
    corpus = corpus_of(
        [
            article("a", "Water in the Orla quarry", f"Ducks came.\n{line}", "2024-03-01"),
            article("b", "Orla quarry fills with water", f"Rain fell.\n{line}", "2024-03-01"),
        ]
    )
    linker = Linker(corpus, Tree.unknown(2), LinkConfig())
    told = linker.explain(linker.subject("a"), linker.subject("b"))
    quotes = [item.left.text for item in told.evidence if item.kind == "passages" and item.left]
    assert (line in quotes) is quoted
