"""Several indexes asked as one answer as one index of all articles does."""

import json
import shutil
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import linker
from linker.archive.searching import answer
from linker.archive.several import Indexes
from linker.config import BuildConfig, LinkConfig
from linker.corpus import Filters
from linker.encoders import HashEncoder
from linker.errors import DamagedError, StoreError, UnknownArticleError
from linker.retrieval.blended import BlendedTfidf, WordCounts, blended
from tests.command import linker as command

PLACES = ("Sull", "Gravelton", "Hanmar", "Velm", "Marrick", "Quill")
VESSELS = ("ferry", "tanker", "trawler", "barge")
LISTING = (
    "The inquiry goes on.\n\nMore: Ferry strikes the pier at Sull for the first time\n\nNobody was hurt."
)


def _articles() -> list[dict[str, str]]:
    found = []
    for number in range(24):
        place, vessel = PLACES[number % len(PLACES)], VESSELS[number % len(VESSELS)]
        found.append(
            {
                "id": f"a{number:02d}",
                "title": f"{vessel.title()} strikes the pier at {place} for time {number}",
                "text": f"The {vessel} struck the pier at Port {place}. Captain Oda {place} was questioned."
                + " Divers looked for the lost anchor." * (number % 3)
                + (f"\nThe harbour of {place} stays closed, the port said." if number % 2 else ""),
                "date": f"2024-{1 + number // 2:02d}-{3 + number % 2 * 9:02d}",
                "source": ("Tide Post", "Harbour Wire")[number % 2],
            }
        )
    found[0]["title"] = "Ferry strikes the pier at Sull for the first time"
    found[20]["text"] += f"\n\n{LISTING}"
    return found


def _build(folder: Path, articles: list[dict[str, str]], model: str = "hash") -> Path:
    source = folder.with_suffix(".jsonl")
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text("\n".join(map(json.dumps, articles)))
    linker.build([source], to=folder, config=BuildConfig(model=model), encoder=HashEncoder())
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """An index of all articles, and one of each half of the year."""
    at, articles = tmp_path_factory.mktemp("several"), _articles()
    return (
        _build(at / "whole", articles),
        _build(at / "halves" / "early", articles[:12]),
        _build(at / "halves" / "late", articles[12:]),
    )


@pytest.fixture(scope="module")
def whole(folders: tuple[Path, Path, Path]) -> linker.Index:
    return linker.open(folders[0], encoder=HashEncoder())


@pytest.fixture
def halves(folders: tuple[Path, Path, Path]) -> Indexes:
    return linker.open(*folders[1:], encoder=HashEncoder())


QUERIES = (
    "ferry at the pier of Sull",
    "lost anchor",
    "captain Oda Velm questioned",
    '"stays closed" port',
    "tanker -Quill",
)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("by", ["article", "passage"])
def test_two_halves_answer_as_the_whole(whole: linker.Index, halves: Indexes, query: str, by: str) -> None:
    for k, filters in ((3, Filters()), (40, Filters()), (10, Filters(source="harbour-wire"))):
        asked = {"k": k, "by": by, "filters": filters}
        one, two = (index.search(query, **asked) for index in (whole, halves))  # type: ignore[arg-type]
        assert list(two) == list(one)
        assert len(one) > 0


def test_what_is_said_beside_the_hits_is_the_same(whole: linker.Index, halves: Indexes) -> None:
    for query, source in (("anchr of the tankr", None), ("anchor 77", "Tide Pst"), ('"pier anchor"', None)):
        one, two = (answer(index, query, filters=Filters(source=source)) for index in (whole, halves))
        assert two == one
        assert one.notes or one.did_you_mean


def test_words_are_as_rare_as_in_all_archives(whole: linker.Index, halves: Indexes) -> None:
    every = whole.corpus.lexical
    parts = halves.parts()
    for part in parts:
        words = ["ferry", "sull", "anchor", "nowhere"]
        assert part.corpus.lexical.idf(words).tolist() == every.idf(words).tolist()
        rows = [whole.corpus.row(id_) for id_ in part.corpus.articles["id"]]
        assert part.corpus.lexical.scores(words).tolist() == every.scores(words)[rows].tolist()
    share = len(parts[0].corpus) // 2
    assert parts[0].corpus.lexical.idf_at(share) == pytest.approx(every.idf_at(len(whole.corpus) // 2))


def test_terms_weigh_what_they_weigh_in_all_archives(whole: linker.Index, halves: Indexes) -> None:
    every = whole.corpus.tfidf
    corpora = [part.corpus for part in halves.parts()]
    for corpus, own in zip(corpora, BlendedTfidf([one.tfidf for one in corpora]).parts, strict=True):
        terms = {"ferry", "sull", "anchor"}
        for row, id_ in enumerate(corpus.articles["id"]):
            there = every.matrix[[whole.corpus.row(id_)]]
            ours = dict(own.shared(own.matrix[[row]], own.matrix[[row]])[1])
            theirs = dict(every.shared(there, there)[1])
            held = terms & ours.keys() & theirs.keys()
            ratio = {word: ours[word] / theirs[word] for word in held}
            # pairs that only the whole has make its vectors longer, by the same for all of their terms
            assert np.ptp(list(ratio.values()) or [0]) < 1e-5
    alone = blended(corpora[0].lexical, WordCounts((corpora[0].lexical,)))
    assert (
        alone.scores(["ferry"]).tolist()
        == linker.open(halves.folders[0], encoder=HashEncoder()).corpus.lexical.scores(["ferry"]).tolist()
    )


def test_an_index_without_such_dates_is_not_opened(halves: Indexes) -> None:
    found = halves.search("ferry", since="2024-07", k=50)
    assert {hit.article_id for hit in found} == {f"a{number:02d}" for number in range(12, 24)}
    early, late = halves.members
    assert "index" not in early.__dict__
    assert "index" in late.__dict__
    assert [member.name for member in halves.asked(Filters(until=datetime(2024, 1, 4, tzinfo=UTC)))] == [
        "early"
    ]
    assert halves.asked(Filters(until=datetime(2024, 7, 3, tzinfo=UTC))) == [early]
    assert halves.asked(Filters(since=datetime(2024, 6, 12, tzinfo=UTC))) == [early, late]
    assert list(halves.search("ferry", since="2031")) == []


def test_a_folder_of_indexes_is_all_of_them(folders: tuple[Path, Path, Path], halves: Indexes) -> None:
    inside = Indexes.open([folders[1].parent], encoder=HashEncoder())
    assert [member.name for member in inside.members] == ["early", "late"]
    assert list(inside.search("ferry")) == list(halves.search("ferry"))
    with pytest.raises(StoreError, match="named twice"):
        Indexes.open([folders[1], folders[1]])


def test_a_headline_that_is_listed_resolves_in_another_index(whole: linker.Index, halves: Indexes) -> None:
    one, two = whole.link("a20", narratives=False), halves.link("a20", narratives=False)
    assert [(item.status, item.article_id, item.score) for item in two.listed] == [("resolved", "a00", 1.0)]
    assert two.listed == one.listed
    assert "a00" not in {item.article_id for item in two.related}
    scores = {item.article_id: item.score for item in one.related}
    common = [item for item in two.related if item.article_id in scores]
    assert len(common) >= len(one.related) - 3, "short articles are related within a line, and lines differ"
    assert {item.article_id < "a12" for item in two.related} == {True, False}, "of both indexes"
    for item in common:
        assert item.score == pytest.approx(scores[item.article_id], abs=0.05)
    assert all(left.score >= right.score for left, right in pairwise(two.related))
    assert len(halves.link("a20", config=LinkConfig(k=2), narratives=False).related) == 2


def test_an_id_of_two_indexes_is_told_apart(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    article = {**_articles()[3], "id": "a21", "title": "A trawler sinks off Velm"}
    other = _build(tmp_path / "other", [article, {**_articles()[0], "id": "b00"}])
    both = linker.open(folders[2], other, encoder=HashEncoder())
    ids = {hit.article_id for hit in both.search("trawler barge pier", k=50)}
    assert {"late:a21", "other:a21", "a20"} <= ids
    assert "a21" not in ids
    with pytest.raises(UnknownArticleError, match="write late:a21 or other:a21"):
        both.link("a21", narratives=False)
    linked = both.link("other:a21", narratives=False)
    assert (linked.article_id, linked.title) == ("other:a21", "A trawler sinks off Velm")
    assert "late:a21" in {item.article_id for item in linked.related}
    with pytest.raises(UnknownArticleError, match="neither a file nor an article"):
        both.link("nothing", narratives=False)


def test_a_claim_is_looked_for_in_all(whole: linker.Index, halves: Indexes) -> None:
    for text in ("Captain Oda Sull was questioned", "The harbour of Velm stays closed"):
        one, two = whole.claim(text), halves.claim(text)
        assert two == one
        assert one.reports > 1


def test_a_report_holds_the_stories_of_each(halves: Indexes, tmp_path: Path) -> None:
    view = halves.report(title="Two halves")
    assert view.archive_articles == len(view.articles) == 24
    assert sorted(id_ for story in view.stories for id_ in story.article_ids) == [
        f"a{number:02d}" for number in range(24)
    ]
    assert len({story.story_id for story in view.stories}) == len(view.stories)
    view.save(tmp_path / "report.html")
    assert "Two halves" in (tmp_path / "report.html").read_text()
    part = halves.report(since="2024-12", query="barge at Quill")
    ids = {article.id for article in part.articles}
    assert "a23" in ids
    assert min(ids) >= "a12", "the other index has nothing of that month"


def test_together_they_hold_what_each_holds(halves: Indexes, whole: linker.Index) -> None:
    told, one = halves.info(), whole.info()
    assert {key: told[key] for key in ("articles", "passages", "first", "last")} == {
        key: one[key] for key in ("articles", "passages", "first", "last")
    }
    assert [(each["name"], each["articles"]) for each in told["indexes"]] == [("early", 12), ("late", 12)]


def test_what_cannot_be_asked_together_is_refused(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(folders[2], other)
    store = linker.open(other, encoder=HashEncoder()).store
    for part in (part for part in store.manifest.parts if part.kind == "articles"):
        (other / part.name).write_bytes(b"damaged")
    shutil.rmtree(other / "derived")
    both = Indexes.open([folders[1], other], encoder=HashEncoder())
    with pytest.raises(DamagedError, match="other"):
        both.search("ferry")
    (other / "manifest.json").unlink()
    with pytest.raises(DamagedError, match="other"):
        Indexes.open([folders[1], other], encoder=HashEncoder())
    with pytest.raises(StoreError, match="no index at"):
        Indexes.open([folders[1], tmp_path / "nowhere"], encoder=HashEncoder())


class _Other(HashEncoder):
    fingerprint = "hash-2"


def test_indexes_of_two_models_are_refused(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    source = tmp_path / "some.jsonl"
    source.write_text(json.dumps(_articles()[0]))
    linker.build([source], to=tmp_path / "two", config=BuildConfig(model="hash"), encoder=_Other())
    done = command("search", "ferry", "--index", folders[1], "--index", tmp_path / "two")
    assert "hash-2" in done.one_line("was built with hash", "one model")


def test_a_changed_index_answers_in_its_new_state(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    late = tmp_path / "late"
    shutil.copytree(folders[2], late)
    both = Indexes.open([folders[1], late], encoder=HashEncoder())
    before = both.link("a20", narratives=False)
    new = {**_articles()[20], "id": "new", "date": "2024-12-30", "title": "A pilot boat burns off Hanmar"}
    _build(late, [new])
    assert both.search("ferry"), "what was opened answers as long as its files are there"
    both.members[1].index.regroup()  # which goes on to the newest state
    assert "new" in {hit.article_id for hit in both.search("pilot boat burns", k=3)}
    after = both.link("a20", narratives=False)
    assert "new" in {item.article_id for item in after.related} - {item.article_id for item in before.related}


def test_commands_take_several(folders: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    halves = ("--index", folders[1], "--index", folders[2])
    held = json.loads(command("info", "--json", *halves).out)
    assert held["articles"] == 24
    monkeypatch.setenv("LINKER_INDEX", f"{folders[1]}:{folders[2]}")
    assert json.loads(command("info", "--json").out) == held
    monkeypatch.setenv("LINKER_INDEX", str(folders[1].parent))
    assert json.loads(command("info", "--json").out) == held
    shown = command("info").out.splitlines()
    assert [line.partition(":")[0] for line in shown] == ["early", "late", "all"]
    refused = command("link", "--why", "a00", "a01", *halves)
    assert (refused.code, "asks one index" in refused.err) == (2, True)
