"""Reports say in which languages a story was told, and mark foreign headlines."""

from dataclasses import replace

import pytest

from linker.reports import ReportView, render_html
from linker.reports.as_markdown import render_markdown
from linker.reports.told_languages import lang_of_article, lang_of_label, told_in
from linker.reports.view import ArticleView
from tests.reports.made import large_view

ARABIC = "مدينة الميناء تصلح الجدار قبل الشتاء"


def view(*languages: str | None) -> ReportView:
    """One story of as many articles; the first has an Arabic headline, which names the story."""
    made = large_view(2 * len(languages), per_story=len(languages))
    story = replace(made.stories[0], label=ARABIC)
    own = [
        replace(article, language=languages[place], title=ARABIC if place == 0 else article.title)
        for place, article in enumerate(made.articles[: len(languages)])
    ]
    articles = (*own, *made.articles[len(languages) :])
    return replace(made, articles=articles, stories=(story, *made.stories[1:]))


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        (("en", "en"), ""),
        (("en", None), ""),
        ((None, None), ""),
        (("ar", "ar"), "in Arabic"),
        (("ar", "en", "en", "es"), "in English, Arabic and Spanish"),
        (("haw", "en"), "in English and haw"),
        (("<b>", "en"), ""),
    ],
)
def test_languages_are_said_where_any_is_not_english(languages: tuple[str | None, ...], said: str) -> None:
    made = view(*languages)
    by_id = {article.id: article for article in made.articles}
    assert told_in(by_id, [*made.stories[0].article_ids, "elsewhere"]) == said


def test_the_page_and_the_text_say_it_and_headlines_are_marked() -> None:
    made = view("ar", "en", "en", "es")
    html, markdown = render_html(made), render_markdown(made)
    assert "4 reports, in English, Arabic and Spanish" in html
    assert "4 reports, in English, Arabic and Spanish" in markdown
    assert html.count(f'dir="auto" lang="ar">{ARABIC}<') >= 2, "as the name of the story and as a headline"
    plain = view("en", "en", "en", "en")
    assert "in English" not in render_html(plain)


def test_a_mark_is_a_language_tag_or_nothing() -> None:
    by_id: dict[str, ArticleView] = {}
    for place, language in enumerate(("ar", 'x" onload="alert(1)', None)):
        article = view("en", "en").articles[0]
        by_id[str(place)] = replace(article, id=str(place), language=language)
    assert [lang_of_article(by_id, id_) for id_ in ("0", "1", "2", "none")] == [' lang="ar"', "", "", ""]
    story = view("ar", "en").stories[0]
    own = {article.id: article for article in view("ar", "en").articles}
    assert lang_of_label(own, story) == ' lang="ar"'
    assert lang_of_label(own, replace(story, label="Named otherwise")) == ""
