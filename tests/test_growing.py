"""An archive that grows: stories keep their ids, history tells what happened, people are obeyed."""

import contextlib
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import linker
from linker.archive.changes import changes_against, changes_since
from linker.archive.index import Index
from linker.archive.reporting import table
from linker.config import BuildConfig
from linker.errors import ConfigError, QueryError, UnknownArticleError
from linker.history.stored_corrections import correct, corrections_of, pairs_said, undo
from linker.ingest.removal import remove
from linker.storage import Store, verify
from linker.stories import group_articles
from linker.types import LEVELS, LevelName

EVENTS = {
    "ferry": "The ferry Alma struck the pier at Port Sull and its captain Oda Renn was questioned by divers.",
    "mill": "Fire burned the old flour mill in Gravelton; brigade chief Tom Askerby blamed a conveyor belt.",
    "vote": "Lawmakers in Hanmar rejected the river toll after senator Ida Voss spoke for nine hours.",
}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def add(folder: Path, day: int, *names: str) -> None:
    """An article about each event named, on that day of March."""
    records = [
        {
            "id": f"{name}-{day:02}",
            "title": f"{EVENTS[name].split(';')[0][:60]} ({day})",
            "text": f"{EVENTS[name]} Reporter {day} wrote this on day {day}.",
            "published": f"2024-03-{day:02}",
            "source": f"Paper {day}",
        }
        for name in names
    ]
    path = folder.parent / f"{folder.name}-{day}.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    linker.build([path], to=folder, config=BuildConfig(model="hash"))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    add(folder, 1, "ferry", "mill")
    add(folder, 2, "ferry", "mill")
    assert sorted(groups(folder).values()) == [["ferry-01", "ferry-02"], ["mill-01", "mill-02"]]
    return folder


def groups(folder: Path) -> dict[str, list[str]]:
    return {story.story_id: sorted(story.article_ids) for story in Index.open(folder).stories()}


def bases(folder: Path) -> list[tuple[int, ...]]:
    """What kept stories rest on: articles of which all pairs were gathered, changes, when founded."""
    found = folder.glob("derived/*/stories-*")
    return sorted(tuple(map(int, path.name.split("-")[-3:])) for path in found)


def story_of(folder: Path, article: str) -> str:
    return next(id_ for id_, articles in groups(folder).items() if article in articles)


def test_stories_keep_their_ids_and_new_ones_are_born(index: Path) -> None:
    before = groups(index)
    add(index, 3, "ferry", "vote")
    after = groups(index)
    ferry = story_of(index, "ferry-01")
    assert after[ferry] == ["ferry-01", "ferry-02", "ferry-03"]
    assert before.keys() < after.keys()
    assert verify(Store.open(index)) == []


def test_an_earlier_article_that_comes_late_changes_no_id(index: Path) -> None:
    ferry = story_of(index, "ferry-02")
    remove(index, ["ferry-01"])
    groups(index)
    add(index, 1, "ferry")
    assert groups(index)[ferry] == ["ferry-01", "ferry-02"]


def test_changes_since_a_moment_are_told_with_reasons(index: Path) -> None:
    moment = datetime.now(UTC)
    add(index, 3, "ferry", "vote")
    found = {change.story_id: change for change in changes_since(Index.open(index), moment)}
    ferry, vote = found[story_of(index, "ferry-01")], found[story_of(index, "vote-03")]
    assert (ferry.event, ferry.joined, ferry.reason) == ("grown", ("ferry-03",), "1 more beside 2")
    assert (vote.event, vote.joined) == ("born", ("vote-03",))
    assert set(found) == {ferry.story_id, vote.story_id}
    assert changes_since(Index.open(index), datetime.now(UTC) + timedelta(days=1)) == ()


def test_a_change_says_when_its_articles_were_published_beside_when_it_was_found(index: Path) -> None:
    moment = datetime.now(UTC)
    add(index, 3, "ferry")
    (change,) = changes_since(Index.open(index), moment)
    published = Index.open(index).article("ferry-03").published
    assert published is not None
    assert change.at is not None
    assert (change.published_first, change.published_last) == (published, published)
    assert change.at > moment > published
    day = timedelta(days=1)
    assert change.published_within(published, published + day)
    assert not change.published_within(published + day, None)
    assert not change.published_within(None, published)


def test_changes_are_chosen_by_publication_too(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from linker.cli.changes import show_changes

    opened, start = Index.open(index), datetime(1900, 1, 1, tzinfo=UTC)
    show_changes(opened, start, None, json=False)
    assert "  published " in capsys.readouterr().out
    show_changes(opened, start, None, published=(datetime.now(UTC), None), json=False)
    assert capsys.readouterr().out == "Nothing changed.\n", "all was found now, and published long ago"


def test_changes_against_an_older_copy(index: Path, tmp_path: Path) -> None:
    shutil.copytree(index, tmp_path / "old")
    add(index, 3, "ferry", "vote")
    found = [(c.event, c.story_id, c.joined) for c in changes_against(Index.open(index), tmp_path / "old")]
    assert sorted(found) == [
        ("born", story_of(index, "vote-03"), ("vote-03",)),
        ("grown", story_of(index, "ferry-03"), ("ferry-03",)),
    ]


def test_what_is_derived_can_go_and_the_ids_stay(index: Path) -> None:
    add(index, 3, "ferry")
    before = groups(index)
    history = Store.open(index).history("events")
    shutil.rmtree(index / "derived")
    assert groups(index) == before
    assert Store.open(index).history("events").equals(history)


def test_a_state_nobody_could_record_is_continued_later(index: Path) -> None:
    from linker.storage import Writer

    add(index, 3, "ferry")
    manifest = Store.open(index).manifest
    with Writer(index, manifest.encoder, manifest.text):  # another process writes
        seen = groups(index)
    assert groups(index) == seen
    assert "grown" in Store.open(index).history("events")["event"].to_list()


def test_removal_leaves_nothing_in_history_and_tells_of_stories_that_are_gone(index: Path) -> None:
    mill = story_of(index, "mill-01")
    correct(index, "different", "mill-01", "ferry-01")
    remove(index, ["mill-01", "mill-02"])
    store = Store.open(index)
    assert set(store.history("members")["article_id"]) == {"ferry-01", "ferry-02"}
    assert corrections_of(store) == ()
    assert (mill, "gone") in store.history("events").select("group_id", "event").rows()


def test_same_joins_two_stories_for_good(index: Path) -> None:
    correct(index, "same", "ferry-01", "mill-02")
    assert len(groups(index)) == 1
    add(index, 3, "ferry", "vote")
    assert groups(index)[story_of(index, "mill-01")] == [
        *("ferry-01", "ferry-02", "ferry-03"),
        *("mill-01", "mill-02"),
    ]
    undo(index, 1)
    assert story_of(index, "mill-01") != story_of(index, "ferry-01")


def test_different_divides_a_story_for_good(index: Path) -> None:
    correct(index, "different", "ferry-01", "ferry-02")
    assert story_of(index, "ferry-01") != story_of(index, "ferry-02")
    add(index, 3, "ferry")
    assert story_of(index, "ferry-01") != story_of(index, "ferry-02")


def test_a_story_keeps_the_name_it_was_given(index: Path) -> None:
    ferry = story_of(index, "ferry-01")
    correct(index, "rename", ferry, label="Pier accident")
    correct(index, "rename", ferry, label="The Alma")
    add(index, 3, "ferry")
    assert Index.open(index).story(ferry).label == "The Alma"
    assert [item.label for item in corrections_of(Store.open(index))] == ["The Alma"]


def test_corrections_that_contradict_are_refused(index: Path) -> None:
    correct(index, "same", "ferry-01", "ferry-02")
    correct(index, "same", "ferry-02", "mill-01")
    with pytest.raises(ConfigError, match="contradicts correction 1, 2"):
        correct(index, "different", "mill-01", "ferry-01")
    with pytest.raises(ConfigError, match="correction 1 says that already"):
        correct(index, "same", "ferry-02", "ferry-01")
    with pytest.raises(UnknownArticleError, match="nobody"):
        correct(index, "same", "ferry-02", "nobody")
    with pytest.raises(ConfigError, match="no correction 9"):
        undo(index, 9)


def test_corrected_stories_are_labels_that_evaluate_takes(index: Path, tmp_path: Path) -> None:
    add(index, 3, "ferry", "vote")
    correct(index, "same", "ferry-01", "ferry-02")
    correct(index, "different", "ferry-01", "mill-01")
    correct(index, "rename", story_of(index, "vote-03"), label="The toll")
    said = corrections_of(Store.open(index))
    assert pairs_said(said).rows() == [("ferry-01", "ferry-02", True), ("ferry-01", "mill-01", False)]
    labels = tmp_path / "gold.csv"
    labels.write_bytes(table(Index.open(index), "gold", ".csv"))
    named = [line.split(",")[0] for line in labels.read_text().splitlines()[1:]]
    assert named == ["ferry-01", "ferry-02", "ferry-03", "mill-01", "mill-02"]
    assert Index.open(index).evaluate(labels, sweep=False).metrics["b3_f1"] == 1.0


def page(folder: Path, name: str, title: str, text: str, url: str = "https://e.org/a") -> None:
    """An article without an id, as a page that was saved."""
    record = {"title": title, "text": text, "url": url, "source": "Lantern", "published": "2024-03-05"}
    path = folder.parent / f"{name}.jsonl"
    path.write_text(json.dumps(record))
    linker.build([path], to=folder, config=BuildConfig(model="hash"))


def test_a_corrected_article_at_the_same_address_replaces_the_old(index: Path) -> None:
    page(index, "first", "Toll bridge shut", "The bridge is shut until Monday.")
    (old,) = {id_ for id_ in Index.open(index).corpus.articles["id"] if "-" not in id_}
    page(index, "second", "Toll bridge open", "The bridge is open. We regret the error.")
    opened = Index.open(index)
    assert opened.article(old).text == "The bridge is open. We regret the error."
    (revision,) = opened.revisions(old)
    assert revision.fields == ("title", "text")
    assert (revision.old_characters, revision.new_characters) == (32, 40)
    assert len(opened.corpus) == 5
    page(index, "second", "Toll bridge open", "The bridge is open. We regret the error.")
    assert len(Index.open(index).revisions(old)) == 1


def test_a_corrected_article_with_the_same_id_replaces_the_old(index: Path) -> None:
    path = index.parent / "again.jsonl"
    record = {"id": "mill-01", "title": "Fire in Gravelton", "text": "It was a barn.", "source": "paper 1"}
    path.write_text(json.dumps(record))
    report = linker.build([path], to=index, config=BuildConfig(model="hash"))
    assert (report.changed, report.added) == (1, 0)
    (revision,) = Index.open(index).revisions("mill-01")
    assert set(revision.fields) == {"title", "text", "published", "source"}


def test_a_front_page_is_no_article_address(index: Path) -> None:
    page(index, "one", "First story of the day", "One thing happened.", url="https://e.org/")
    page(index, "two", "Second story of the day", "Another happened.", url="https://e.org/")
    assert len(Index.open(index).corpus) == 6


def test_a_revision_goes_with_its_article(index: Path) -> None:
    add(index, 1, "ferry")
    path = index.parent / "again.jsonl"
    record = {"id": "mill-01", "title": "Fire in Gravelton", "text": "It was a barn.", "source": "Paper 1"}
    path.write_text(json.dumps(record))
    linker.build([path], to=index, config=BuildConfig(model="hash"))
    remove(index, ["mill-01"])
    assert len(Store.open(index).history("changes")) == 0


def test_stories_are_carried_on_when_articles_are_added(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from linker.history import stored_results, updates

    monkeypatch.setattr(updates, "MOST_CHANGES", 2.0)
    before = groups(index)
    add(index, 3, "ferry", "vote")
    add(index, 4, "vote")
    with monkeypatch.context() as patch:
        patch.setattr(stored_results, "group_articles", None)  # nothing is grouped anew
        after = groups(index)
    assert before.keys() < after.keys()
    assert after[story_of(index, "ferry-01")] == ["ferry-01", "ferry-02", "ferry-03"]
    assert after[story_of(index, "vote-03")] == ["vote-03", "vote-04"]
    opened = Index.open(index)
    anew = stored_results.stories_of(opened.store, opened.corpus, anew=True)
    assert {story.story_id: sorted(story.article_ids) for story in anew.stories} == after
    assert groups(index) == after


def test_a_changed_article_is_carried_to_where_it_belongs_now(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from linker.history import stored_results, updates

    monkeypatch.setattr(updates, "MOST_CHANGES", 2.0)
    groups(index)
    path = index.parent / "again.jsonl"
    record = {
        "id": "mill-02",
        "title": "Ferry strikes pier",
        "text": EVENTS["ferry"],
        "published": "2024-03-02",
        "source": "Paper 2",
    }
    path.write_text(json.dumps(record))
    linker.build([path], to=index, config=BuildConfig(model="hash"))
    carried = groups(index)
    assert story_of(index, "mill-02") != story_of(index, "mill-01")
    opened = Index.open(index)
    anew = stored_results.stories_of(opened.store, opened.corpus, anew=True)
    assert {story.story_id: sorted(story.article_ids) for story in anew.stories} == carried


def test_an_archive_that_has_grown_much_is_grouped_anew(index: Path) -> None:
    assert Index.open(index).stories()
    add(index, 3, "ferry")
    assert not list(index.glob("derived/*/stories-*"))


def test_grouping_anew_goes_by_what_stories_were(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from linker.history import previous, stored_results

    monkeypatch.setattr(previous, "MOST_GROWTH", 2)
    held = groups(index)
    add(index, 3, "ferry")
    add(index, 4, "vote")  # nobody asked for stories in between
    asked: list[list[int] | None] = []

    def grouped(corpus, listed, config, constraints, before):  # type: ignore[no-untyped-def]
        asked.append(None if before is None else before.tolist())
        return group_articles(corpus, listed, config, constraints, before)

    monkeypatch.setattr(stored_results, "group_articles", grouped)
    opened = Index.open(index)
    opened.stories()
    opened.regroup()
    number = {id_: place for place, (_, ids) in enumerate(sorted(held.items())) for id_ in ids}
    assert asked == [[number.get(id_, -1) for id_ in opened.corpus.articles["id"]], None]
    undone = correct(index, "different", "ferry-01", "ferry-02")
    undo(index, undone.number)
    correct(index, "different", "mill-01", "mill-02")
    Index.open(index).stories()
    assert asked[2:] == [None]  # what people said has changed: stories of before don't count


def test_what_is_derived_goes_on_from_what_was(index: Path) -> None:
    add(index, 1, "vote")
    add(index, 2, "vote", "ferry")
    changed = index.parent / "changed.jsonl"
    row = {"id": "mill-01", "title": "Mill fire out", "text": "The fire is out.", "published": "2024-03-09"}
    changed.write_text(json.dumps(row))
    linker.build([changed], to=index)
    grown = Index.open(index).corpus
    shutil.rmtree(index / "derived")
    anew = Index.open(index).corpus
    assert grown.articles.equals(anew.articles)
    assert grown.passages.equals(anew.passages)
    assert grown.lexical.vocabulary == anew.lexical.vocabulary
    for name in ("starts", "documents", "weights"):
        assert getattr(grown.lexical, name).tolist() == getattr(anew.lexical, name).tolist()
    assert (grown.tfidf.matrix != anew.tfidf.matrix).nnz == 0


def test_a_damaged_derived_file_is_not_gone_on_from(index: Path) -> None:
    numbers = next(index.glob("derived/*/lexical/numbers.npy"))
    held = bytearray(numbers.read_bytes())
    held[-4] ^= 1
    numbers.write_bytes(held)
    add(index, 3, "vote")
    grown = Index.open(index).corpus.lexical.weights.tolist()
    shutil.rmtree(index / "derived")
    assert grown == Index.open(index).corpus.lexical.weights.tolist()


def test_stories_are_carried_on_when_articles_are_removed(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from linker.history import stored_results, updates

    monkeypatch.setattr(updates, "MOST_CHANGES", 2.0)
    ferry, mill = story_of(index, "ferry-01"), story_of(index, "mill-01")
    with monkeypatch.context() as patch:
        patch.setattr(stored_results, "group_articles", None)  # nothing is grouped anew
        remove(index, ["ferry-01"])
        assert groups(index) == {ferry: ["ferry-02"], mill: ["mill-01", "mill-02"]}
    assert bases(index) == [(3, 0, 4)]
    kept = next(index.glob("derived/*/stories-*"))
    assert b"captain Oda" not in b"".join(path.read_bytes() for path in kept.iterdir())


def test_changes_add_up_until_all_is_grouped_anew(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from linker.history import updates

    monkeypatch.setattr(updates, "MOST_CHANGES", 0.5)
    groups(index)
    add(index, 3, "ferry")
    assert bases(index) == [(4, 1, 4)]
    remove(index, ["ferry-01"])
    assert bases(index) == [(4, 1, 4)]  # what went leaves the others as they are
    add(index, 4, "ferry")
    remove(index, ["ferry-02"])
    add(index, 5, "ferry")
    assert bases(index) == []
    assert groups(index)[story_of(index, "mill-01")] == ["mill-01", "mill-02"]
    assert bases(index) == [(5, 0, 4)]
    add(index, 6, "ferry", "vote", "mill")
    groups(index)
    assert bases(index) == [(8, 0, 8)]  # twice as large: grouped whatever its stories were


def test_adding_what_is_there_derives_nothing(index: Path) -> None:
    def stamps() -> list[int]:
        return [path.stat().st_mtime_ns for path in sorted(index.glob("derived/*/*.arrow"))]

    before = stamps()
    add(index, 2, "ferry", "mill")
    assert stamps() == before
    assert verify(Store.open(index)) == []


@pytest.mark.parametrize("when", ["derive", "carry_on"])
def test_a_run_that_is_stopped_once_articles_are_in_loses_no_story(
    index: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    from linker.archive import build
    from linker.history import previous, stored_results, updates

    monkeypatch.setattr(previous, "MOST_GROWTH", 3)
    held = sorted(groups(index).items())

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(build if when == "derive" else updates, when, stopped)
        with pytest.raises(KeyboardInterrupt):
            add(index, 3, "ferry", "vote")
        other = index.parent / "other.jsonl"
        row = {"id": "mill-01", "title": "Opera opens", "text": "Songs were sung.", "source": "Paper 1"}
        other.write_text(json.dumps(row))
        with contextlib.suppress(KeyboardInterrupt):
            linker.build([other], to=index)
    add(index, 3, "ferry", "vote")  # once more: there is nothing left to add
    asked: list[list[int]] = []

    def grouped(*given):  # type: ignore[no-untyped-def]
        asked.append(given[-1].tolist())
        return group_articles(*given)

    monkeypatch.setattr(stored_results, "group_articles", grouped)
    shutil.rmtree(index / "derived")
    opened = Index.open(index)
    opened.stories()
    number = {id_: place for place, (_, ids) in enumerate(held) for id_ in ids if id_ != "mill-01"}
    assert asked == [[number.get(id_, -1) for id_ in opened.corpus.articles["id"]]]


@pytest.mark.parametrize("when", ["derive", "carry_cache_over"])
def test_a_run_that_is_stopped_once_articles_are_in_loses_no_narratives(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    from linker.archive import build
    from linker.history import narrative_state, stored_results

    monkeypatch.setattr("linker.narratives.cache._MOST_GROWTH", 3)
    Index.open(index).narratives()
    whole = Path(shutil.copytree(index, tmp_path / "whole" / index.name))
    given: list[tuple[object, ...]] = []
    again = stored_results.find_again

    def find(*arguments):  # type: ignore[no-untyped-def]
        state = arguments[-1]
        given.append((state.frame.sort("article_id").rows(), state.rejected))
        return again(*arguments)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stored_results, "find_again", find)
    add(whole, 3, "ferry", "vote")
    with monkeypatch.context() as patch:
        patch.setattr(build if when == "derive" else narrative_state, when, stopped)
        with pytest.raises(KeyboardInterrupt):
            add(index, 3, "ferry", "vote")
    add(index, 3, "ferry", "vote")  # once more: there is nothing left to add
    assert Index.open(whole).narratives() == Index.open(index).narratives()
    assert given[0] == given[1]
    assert [row[0] for row in given[0][0]] == ["ferry-01", "ferry-02", "mill-01", "mill-02"]


def test_stories_made_anew_are_those_that_were(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from linker.history import stored_results, updates

    monkeypatch.setattr(updates, "MOST_CHANGES", 2.0)
    groups(index)
    add(index, 3, "ferry", "vote")
    remove(index, ["ferry-01"])
    held, told = groups(index), Index.open(index).stories()
    shutil.rmtree(index / "derived")
    monkeypatch.setattr(stored_results, "group_articles", None)  # nothing is grouped
    assert groups(index) == held
    assert groups(index) == held
    assert Index.open(index).stories() == told


@pytest.mark.parametrize("level", ["events", "lines", "topics"])
def test_ids_last_and_what_happened_is_told_at_each_level(index: Path, level: LevelName) -> None:
    def group_of(article: str) -> str:
        return next(one.story_id for one in Index.open(index).stories(level) if article in one.article_ids)

    ferry, moment = group_of("ferry-01"), datetime.now(UTC)
    add(index, 3, "ferry", "vote")
    assert group_of("ferry-03") == group_of("ferry-01") == ferry
    found = {change.story_id: change for change in changes_since(Index.open(index), moment, level)}
    assert found[ferry].event == "grown"
    assert "ferry-03" in found[ferry].joined
    assert "vote-03" in found[group_of("vote-03")].joined
    shutil.rmtree(index / "derived")
    assert group_of("ferry-03") == ferry
    own = set(Index.open(index).story(ferry).article_ids)
    rest = set(Index.open(index).corpus.articles["id"]) - own
    doomed = own if rest else own - {"mill-01"}
    remove(index, sorted(doomed))
    history = Store.open(index).history("events")
    assert ((ferry, "gone") in history.select("group_id", "event").rows()) == bool(rest)
    assert doomed.isdisjoint(Store.open(index).history("members")["article_id"])


def test_every_level_holds_every_article_once_whatever_happens(index: Path) -> None:
    def check() -> None:
        opened = Index.open(index)
        levels = {level: opened.stories(level) for level in LEVELS}
        group = {
            level: {id_: one.story_id for one in own for id_ in one.article_ids}
            for level, own in levels.items()
        }
        for own in levels.values():
            assert sorted(id_ for one in own for id_ in one.article_ids) == sorted(
                opened.corpus.articles["id"]
            )
        for finer, coarser in (("events", "lines"), ("lines", "topics")):
            for one in levels[finer]:
                assert len({group[coarser][id_] for id_ in one.article_ids}) == 1
        every = {one.story_id: one for own in levels.values() for one in own}
        assert len(every) == sum(map(len, levels.values()))
        for one in every.values():
            assert one.parent is None or set(one.article_ids) < set(every[one.parent].article_ids)

    check()
    add(index, 3, "ferry", "vote")
    check()
    correct(index, "same", "ferry-01", "vote-03")
    check()
    undo(index, 1)
    correct(index, "different", "ferry-01", "ferry-02")
    check()
    remove(index, ["ferry-02"])
    check()


def test_articles_of_one_event_are_in_one_line_and_topic(index: Path) -> None:
    correct(index, "same", "ferry-01", "mill-01")
    for level in LEVELS:
        groups_of = [set(one.article_ids) for one in Index.open(index).stories(level)]
        assert sum({"ferry-01", "mill-01"} <= group for group in groups_of) == 1


@pytest.mark.parametrize("level", ["lines", "topics"])
def test_a_line_and_a_topic_keep_the_names_they_were_given(index: Path, level: LevelName) -> None:
    wanted = next(one for one in Index.open(index).stories(level) if "ferry-01" in one.article_ids)
    correct(index, "rename", wanted.story_id, label="The Alma and after")
    add(index, 3, "ferry")
    named = {one.label for one in Index.open(index).stories(level)}
    assert "The Alma and after" in named
    assert Index.open(index).story(wanted.story_id).label == "The Alma and after"
    assert "The Alma and after" not in {one.label for one in Index.open(index).stories()}


def test_a_level_that_is_not_there_is_refused(index: Path) -> None:
    with pytest.raises(QueryError, match="events, lines, topics"):
        Index.open(index).stories("sagas")  # type: ignore[arg-type]
