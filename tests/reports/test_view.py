"""The view says of the demo what its gold says."""

from dataclasses import replace
from datetime import UTC, datetime

from linker.archive.index import Index
from linker.reports import ReportView, Scope, build_view
from linker.reports.narratives import silences
from tests.archive import article, corpus_of
from tests.reports.demo import GENERATED, demo_view, story_of


def story(view: ReportView, story_id: str):  # type: ignore[no-untyped-def]  # a StoryView
    return next(item for item in view.stories if item.story_id == story_id)


def narrative(view: ReportView, narrative_id: str):  # type: ignore[no-untyped-def]  # a NarrativeView
    return next(item for item in view.narratives if item.narrative_id == narrative_id)


def test_every_article_is_in_exactly_one_story(view: ReportView, index: Index) -> None:
    told = [id_ for item in view.stories for id_ in item.article_ids]
    assert sorted(told) == sorted(index.corpus.articles["id"])
    assert [item.id for item in view.articles] == index.corpus.articles["id"].to_list()
    assert (len(view.stories), view.archive_articles) == (72, 132)


def test_one_outlet_has_one_name(view: ReportView) -> None:
    assert dict(view.sources)["Harbour Courier"] == 21
    assert dict(view.sources)["Velm Lantern"] == 17
    assert not any("-" in name for name, _ in view.sources)


def test_near_copies_are_folded_under_the_earliest_report(view: ReportView) -> None:
    copies = {item.title: item.copy_of for item in view.articles if item.copy_of}
    titles = {item.id: item.title for item in view.articles}
    original = copies["Twelve killed as water from broken dam tears through Marrick"]
    assert titles[str(original)] == "Spillway gives way at Hollin Dam, 12 dead in Marrick floods"
    assert len(copies) >= 7


def test_death_tolls_that_differ_are_found_in_order(view: ReportView) -> None:
    conflict = story(view, "hollin-dam-failure").conflicts[0]
    assert conflict.noun == "dead"
    assert [figure.number for figure in conflict.figures][-2:] == ["14", "15"]


def test_a_later_report_adds_what_none_said_before(view: ReportView) -> None:
    added = {item.title: item.adds for item in view.articles if item.adds}
    passage = added["Hollin inspectors reported a crack in 2016, documents show"]
    assert passage is not None
    assert passage.text.startswith("Their report, dated October 2016")
    assert "2016" in passage.words


def test_links_hold_a_story_together_as_a_forest(view: ReportView) -> None:
    for item in view.stories:
        assert len(item.links) < max(2, len(item.article_ids))
        assert {link.left for link in item.links} | {link.right for link in item.links} <= set(
            item.article_ids
        )


def test_a_narrative_has_its_gaps_and_lags(view: ReportView) -> None:
    saga = narrative(view, "sable-heron-oil-spill")
    assert silences(saga) == (None, 94, 117, 110, 186, 71, 87)
    assert [(entry.source, entry.lag_days) for entry in saga.sources[:2]] == [
        ("Tessera Wire", 0.0),
        (saga.sources[1].source, 0.62),
    ]
    assert len(saga.story_ids) == 7
    assert saga.back


def test_missing_headlines_are_wanted_once(view: ReportView) -> None:
    assert view.audit.count("resolved") + view.audit.count("ambiguous") + view.audit.count("missing") == len(
        view.audit.listed
    )
    wanted = {item.headline: len(item.article_ids) for item in view.audit.wanted}
    assert wanted["Marrick bakery reopens in a tent"] == 1
    assert sum(wanted.values()) <= view.audit.count("missing")


def test_a_range_keeps_whole_stories_and_says_what_is_new(index: Index) -> None:
    since, until = datetime(2023, 5, 19, tzinfo=UTC), datetime(2023, 6, 1, tzinfo=UTC)
    part = demo_view(index, Scope(since=since, until=until))
    dam = story(part, "hollin-dam-failure")
    assert len(dam.article_ids) == 6
    assert not dam.new
    assert all(item.new for item in part.stories if item.first and item.first >= since)
    assert len(part.articles) < 40


def test_the_same_input_gives_the_same_view(index: Index, view: ReportView) -> None:
    assert demo_view(index) == view


def test_an_archive_of_one_undated_article_has_a_view() -> None:
    corpus = corpus_of([article("a", "", "One sentence only.")])
    alone = [replace(story_of(corpus, "alone", ["a"]), label="")]
    view = build_view(corpus, alone, [], lambda ids: [], scope=Scope(), generated=GENERATED)
    assert [(item.label, item.first, item.new) for item in view.stories] == [("(no headline)", None, False)]
    assert (view.first, view.news_since) == (None, None)


def test_an_empty_archive_has_a_view() -> None:
    corpus = corpus_of([article("a", "Title", "One sentence only.")])
    scope = Scope(article_ids=frozenset())
    view = build_view(corpus, [], [], lambda ids: [], scope=scope, generated=GENERATED)
    assert (view.articles, view.stories, view.sources) == ((), (), ())
