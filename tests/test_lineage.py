"""Groups keep their ids while an archive grows, and what happened to them is told."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from linker.lineage import Event, closings, compare, continue_groups

LETTERS = "abcdefgh"


def happened(
    old: dict[str, str], *new: str
) -> tuple[tuple[str, ...], list[tuple[str, str, str | None, int]]]:
    found = continue_groups(old, new, [f"p{group[0]}" for group in new])
    return found.ids, [(e.event, e.group_id, e.other_id, e.shared) for e in found.events]


def test_a_group_that_grows_keeps_its_id() -> None:
    assert happened({"s1": "abc"}, "abcd") == (("s1",), [("grown", "s1", None, 3)])


def test_an_article_earlier_than_all_others_changes_no_id() -> None:
    assert happened({"pb": "bc"}, "abc")[0] == ("pb",)


def test_a_new_group_is_born_under_the_id_proposed() -> None:
    assert happened({"s1": "abc"}, "abc", "d") == (("s1", "pd"), [("born", "pd", None, 0)])


def test_an_id_is_never_used_twice() -> None:
    ids, _ = happened({"pa": "ab"}, "b", "a")
    assert ids[0] == "pa"
    assert ids[1] not in ("pa", "pb")
    assert continue_groups({}, ["a"], ["pa"], used=["pa"]).ids != ("pa",)


def test_the_larger_of_two_merged_groups_lives_on() -> None:
    assert happened({"s1": "ab", "s2": "cde"}, "abcde") == (
        ("s2",),
        [("merged into", "s1", "s2", 2), ("grown", "s2", None, 3)],
    )


def test_of_a_divided_group_the_larger_part_lives_on() -> None:
    ids, events = happened({"s1": "abcde"}, "ab", "cde")
    assert ids == ("pa", "s1")
    assert events == [("split from", "pa", "s1", 2), ("shrunk", "s1", None, 3)]


def test_a_remnant_does_not_keep_the_id_of_a_group_that_merged() -> None:
    ids, events = happened({"s1": "abcd", "s2": "efghi"}, "abcefghi", "d")
    assert ids == ("s2", "pd")
    assert ("merged into", "s1", "s2", 3) in events
    assert ("split from", "pd", "s1", 1) in events


def test_a_group_whose_articles_are_removed_is_gone() -> None:
    assert happened({"s1": "ab"}) == ((), [("gone", "s1", None, 0)])


def test_two_states_are_compared_by_articles_not_by_ids() -> None:
    events = compare({"s2": "abc", "s3": "de"}, {"s1": "abcd", "s2": "e"})
    assert events == (
        Event("grown", "s1", None, 3, 4),
        Event("shrunk", "s2", None, 1, 1),
    )


DAY = datetime(2024, 3, 1, tzinfo=UTC)


def test_a_group_closes_after_thirty_days_and_opens_again() -> None:
    newest = {"old": DAY, "young": DAY + timedelta(days=31), "undated": None}
    sizes = dict.fromkeys(newest, 2)
    assert [(e.event, e.group_id) for e in closings(newest, frozenset(), sizes)] == [("closed", "old")]
    assert closings(newest, frozenset({"old"}), sizes) == ()
    again = {**newest, "old": DAY + timedelta(days=40)}
    assert [(e.event, e.group_id) for e in closings(again, frozenset({"old"}), sizes)] == [
        ("reopened", "old")
    ]


groupings = st.lists(st.integers(0, 3), min_size=len(LETTERS), max_size=len(LETTERS)).map(
    lambda of: [
        "".join(a for a, g in zip(LETTERS, of, strict=True) if g == group) for group in sorted(set(of))
    ]
)


@given(old=groupings, new=groupings)
def test_whatever_happens_every_group_is_accounted_for(old: list[str], new: list[str]) -> None:
    held = {f"s{n}": group for n, group in enumerate(old)}
    found = continue_groups(held, new, [f"p{group}" for group in new])
    assert len(set(found.ids)) == len(new)
    named = {event.group_id for event in found.events if event.event in {"merged into", "gone"}}
    assert named == held.keys() - set(found.ids)
    arrived = {event.group_id for event in found.events if event.event in {"born", "split from"}}
    assert arrived == set(found.ids) - held.keys()
    assert continue_groups(dict(zip(found.ids, new, strict=True)), new, found.ids).events == ()
