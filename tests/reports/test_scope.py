"""A report on a part of an archive: a range, a query, a story, a narrative."""

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from linker.archive.index import Index
from linker.archive.reporting import Question, report
from linker.errors import LinkerError, StoreError, UnknownArticleError
from linker.ingest.run_report import Step
from linker.reports import Scope, build_view, render_html, render_json, render_markdown, schema
from linker.reports.page import in_short, latest, question_in_words
from linker.types import LEVELS
from tests.reports.demo import GENERATED, demo_view, story_of


def test_one_story_is_shown_whole_with_its_narratives(index: Index) -> None:
    story = max(index.stories(), key=lambda one: len(one.article_ids))
    view = index.report(story=story.story_id)
    assert (view.title, view.about) == (story.label, f"story {story.story_id}")
    assert [one.story_id for one in view.stories] == [story.story_id]
    assert {one.id for one in view.articles} == set(story.article_ids)
    touching = [
        one.narrative_id for one in index.narratives() if set(one.article_ids) & set(story.article_ids)
    ]
    assert [one.narrative_id for one in view.narratives] == touching


def test_one_narrative_comes_with_the_stories_that_carry_it(index: Index) -> None:
    narrative = index.narratives()[0]
    view = index.report(narrative=narrative.narrative_id, title="For the editor")
    assert (view.title, view.about) == ("For the editor", f"narrative {narrative.narrative_id}")
    assert [one.narrative_id for one in view.narratives] == [narrative.narrative_id]
    assert {one.story_id for one in view.stories} == set(narrative.story_ids)


def test_a_query_keeps_the_stories_about_it(index: Index) -> None:
    view = index.report(query="oil spill from a tanker")
    assert view.title == "Oil spill from a tanker"
    assert 0 < len(view.stories) < len(index.stories())
    assert any("Sable Heron" in one.title for one in view.articles)


def test_questions_narrow_each_other(index: Index) -> None:
    story = max(index.stories(), key=lambda one: len(one.article_ids))
    assert story.first is not None
    before = index.report(story=story.story_id, until=str(story.first.date()))
    after = index.report(story=story.story_id, since="2031-01-01")
    assert [one.story_id for one in before.stories] == [story.story_id]
    assert after.stories == ()
    assert question_in_words(after) == f"story {story.story_id}, from 1 Jan 2031"


def test_an_unknown_id_is_an_error(index: Index) -> None:
    with pytest.raises(UnknownArticleError, match="no story 'nope'"):
        index.report(story="nope")
    with pytest.raises(UnknownArticleError, match="no narrative 'nope'"):
        index.report(narrative="nope")


def test_the_range_is_named_by_its_days(index: Index) -> None:
    view = index.report(since="2023-05-19", until="2023-05-31")
    assert question_in_words(view) == "from 19 May 2023, to 31 May 2023"
    assert question_in_words(index.report()) == ""


def test_what_came_back_after_the_range_did_not_come_back_in_it(index: Index) -> None:
    since, until = datetime(2023, 4, 1, tzinfo=UTC), datetime(2023, 8, 1, tzinfo=UTC)
    view = demo_view(index, Scope(since=since, until=until))
    saga = next(one for one in view.narratives if one.narrative_id == "sable-heron-oil-spill")
    number, silent_days, episode = latest(saga, view)
    assert (saga.back, number, silent_days) == (True, 2, 94)
    assert since <= episode.first < until
    early = demo_view(
        index, Scope(since=datetime(2023, 4, 1, tzinfo=UTC), until=datetime(2023, 5, 1, tzinfo=UTC))
    )
    assert not any(one.back for one in early.narratives if one.narrative_id == "sable-heron-oil-spill")


def test_a_story_leads_with_the_words_of_its_article(index: Index) -> None:
    view = index.report()
    texts = dict(index.corpus.articles.select("id", "text").iter_rows())
    told = {one.story_id: one for one in index.stories()}
    for story in view.stories:
        start = texts[told[story.story_id].representative].find(story.lead)
        assert 0 <= start < 60, "a dateline at most stands before it"


def test_a_report_names_the_line_and_topic_of_its_stories(index: Index) -> None:
    view = index.report()
    every = {one.story_id: one for level in LEVELS for one in index.stories(level)}
    assert {story.story_id: story.parent for story in view.stories} == {
        story.story_id: story.parent for story in index.stories()
    }
    assert view.groups
    assert {group.story_id for group in view.groups} == {one.parent for one in every.values()} - {None}
    for group in view.groups:
        held = {id_ for story_id in group.story_ids for id_ in every[story_id].article_ids}
        assert held == set(every[group.story_id].article_ids)
        assert (group.articles, group.parent) == (len(held), every[group.story_id].parent)
    story = next(one for one in view.stories if one.parent)
    part = index.report(story=story.story_id)
    assert {group.story_id for group in part.groups} <= {group.story_id for group in view.groups}
    assert all(group.story_ids == (story.story_id,) for group in part.groups)
    validator = jsonschema.Draft202012Validator(schema())
    assert list(validator.iter_errors(json.loads(render_json(view)))) == []
    told = next(one for one in view.stories if one.parent and len(one.article_ids) > 1)
    (line,) = (group for group in view.groups if group.story_id == told.parent)
    assert f"In the {line.level} <q" in render_html(view)
    assert f"in the {line.level} “" in render_markdown(view)


def test_links_of_the_whole_story_are_found_whatever_the_range(index: Index) -> None:
    whole = demo_view(index)
    part = demo_view(
        index, Scope(since=datetime(2023, 5, 20, tzinfo=UTC), until=datetime(2023, 5, 21, tzinfo=UTC))
    )
    for story in part.stories:
        same = next(one for one in whole.stories if one.story_id == story.story_id)
        assert story.links == same.links


def test_a_report_in_short_agrees_with_its_numbers(index: Index) -> None:
    story = next(one for one in index.stories() if len(one.article_ids) == 1)
    assert in_short(index.report(story=story.story_id)).startswith("1 article from 1 source tells 1 story.")


def test_a_report_is_saved_by_its_suffix(index: Index, tmp_path: Path) -> None:
    view = index.report(title="Week")
    assert view.save(tmp_path / "week.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert view.save(str(tmp_path / "week.md")).read_text(encoding="utf-8").startswith("# Week\n")
    with pytest.raises(LinkerError, match=r"no report is written as \.pdf; use \.html, \.md or \.json"):
        view.save(tmp_path / "week.pdf")
    with pytest.raises(StoreError, match="can't be written"):
        view.save(tmp_path / "none" / "week.md")


def test_progress_is_told_article_by_article(index: Index) -> None:
    steps: list[Step] = []
    report(index, Question(until=datetime(2023, 6, 1, tzinfo=UTC)), progress=steps.append)
    assert [steps[0].stage, *{step.stage for step in steps[1:]}] == ["grouping", "linking"]
    assert [step.done for step in steps[1:]] == list(range(1, len(steps)))
    assert steps[-1].share == 1.0


def test_the_bridges_of_a_story_are_marked(index: Index) -> None:
    ids = index.corpus.articles["id"].to_list()[:4]
    stories = [story_of(index.corpus, "one", ids, bridges=(ids[1], ids[2]), reports=3)]
    scope = Scope(article_ids=frozenset(ids))
    view = build_view(index.corpus, stories, [], lambda ids: [], scope=scope, generated=GENERATED)
    assert (view.stories[0].bridges, view.stories[0].reports) == ((ids[1], ids[2]), 3)
    assert render_html(view).count("<b>bridges two parts</b>") == 2
    text = render_markdown(view)
    assert text.count("(bridges two") == 2
    assert "4 reports, 3 independent" in text
