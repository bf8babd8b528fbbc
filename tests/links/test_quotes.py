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
        ("Message: a friend wanted you to see this item on the Orla quarry and reservoir.", False),
        ("Please open the verification email of the Orla reservoir and quarry desk.", False),
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


def test_what_every_report_says_is_quoted_for_no_link_and_no_name_of_an_appeal_is_shared() -> None:
    usual = "The wounded man was taken to a hospital in stable condition on Friday night."
    appeal = "Anyone wishing to remain anonymous may call Crimewatch Ostland at 555-0100."
    own = "A gunman in a heron mask fired at the Sable brewery gate on Friday."
    rows = [
        article(f"a{i:02}", f"Man shot in town {i}", f"{usual} It rained {i} times.", "2024-03-01")
        for i in range(40)
    ]
    rows += [
        article(id_, "Brewery shooting", f"{own}\n{usual}\n{appeal}", "2024-03-01") for id_ in ("one", "two")
    ]
    linker = Linker(corpus_of(rows), Tree.unknown(len(rows)), LinkConfig())
    told = linker.explain(linker.subject("one"), linker.subject("two"))
    assert [item.left.text for item in told.evidence if item.kind == "passages" and item.left] == [own]
    named = [value for item in told.evidence if item.kind == "names" for value in item.values]
    assert "Sable" in named
    assert not any("Crimewatch" in value for value in named)
