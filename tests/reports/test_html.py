"""The page is one safe file: nothing is fetched, and articles can't form markup or scripts."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import html as parser

from linker.claims.digest import DigestItem
from linker.reports import Limits, ReportView, render_html
from linker.reports.comparing import outlets, story_strips
from linker.reports.naming import anchor, safe_url
from tests.reports.made import hostile_view, large_view

BAD = "</script><!--<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;{{7*7}}\u202e\x00\u2028"


def tree(text: str):  # type: ignore[no-untyped-def]  # lxml has no types
    return parser.document_fromstring(text)


def test_no_element_fetches_anything(html: str) -> None:
    page = tree(html)
    assert page.xpath("//link | //img | //iframe | //object | //embed | //base | //source | //video") == []
    assert page.xpath("//*[@src or @srcset or @action or @style]") == []
    assert all(
        not element.get("href").startswith(("http", "//")) or element.tag == "a"
        for element in page.xpath("//*[@href]")
    )
    style = page.xpath("string(//style)")
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_allows_the_own_scripts_only(html: str) -> None:
    page = tree(html)
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    bodies = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in bodies]
    assert len(bodies) == 2
    assert all(f"'sha256-{value}'" in policy for value in hashes)


def test_headlines_of_the_demo_are_on_the_page(html: str, view: ReportView) -> None:
    text = tree(html).text_content()
    for story in view.stories:
        assert story.label in text
    for passage in view.narratives[0].passages:
        assert passage.text in text


def test_the_page_begins_with_its_digest(html: str, view: ReportView) -> None:
    entries = tree(html).xpath("//ul[@class='digest']/li")
    assert len(entries) == len(view.digest) > 3
    assert {item.kind for item in view.digest} == {"new", "back"}
    shown = " ".join(" ".join(entry.text_content() for entry in entries).split())
    for item in view.digest:
        assert item.text in shown
        assert all(f"but: {other}" in shown for other in item.against)
    leads = [entry.xpath("string(.//a/@href)") for entry in entries]
    ids = {element.get("id") for element in tree(html).xpath("//*[@id]")}
    assert all(lead.removeprefix("#") in ids for lead in leads if lead)
    assert any(leads)


def test_hostile_text_shows_as_text() -> None:
    item = DigestItem("disputed", BAD, ("a0",), "t0", (BAD,))
    text = render_html(replace(hostile_view(BAD), digest=(item,)))
    page = tree(text)
    assert len(page.xpath("//script")) == 3
    assert page.xpath("//img | //*[@onerror]") == []
    assert "49" not in page.xpath("string(//h1)")
    assert "<script>alert(1)</script>" in page.xpath("string(//h1)")
    assert "\u202e" not in text
    assert "\x00" not in text
    data = json.loads(page.xpath("string(//script[@id='data'])"))
    assert data["articles"][0][0].startswith("</script><!--<script>")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " JAVASCRIPT:alert(1)", "data:text/html,x", "java\nscript:alert(1)", "//host/x",
     "vbscript:x", "http://", "https:///x", "file:///etc/passwd", "http://a b/", "http://[::1", "", None],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert safe_url(url) is None


def test_links_out_tell_nothing_about_the_reader(html: str) -> None:
    out = tree(html).xpath("//a[starts-with(@href, 'http')]")
    assert out
    assert {element.get("rel") for element in out} == {"noopener noreferrer nofollow"}


def test_headings_go_down_one_step_at_a_time(html: str) -> None:
    levels = [int(element.tag[1]) for element in tree(html).xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_links_within_the_page_lead_somewhere(html: str) -> None:
    page = tree(html)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")} <= set(ids)


def test_only_a_long_page_draws_what_is_scrolled_to(html: str, large_html: str) -> None:
    assert "<body>" in html
    assert '<body class="long">' in large_html


def test_two_thousand_articles_stay_below_five_megabytes(large_html: str) -> None:
    assert len(large_html.encode()) < 5_000_000


def test_what_is_beyond_the_limits_is_counted() -> None:
    view = large_view(400)
    page = tree(render_html(view, limits=Limits(stories=10, rows=50, articles=2, links=1)))
    listed = page.xpath("count(//article[@class='story'])") + page.xpath(
        "count(//table[@class='rows']//tr[@id])"
    )
    tail = page.xpath("//caption[text()='Stories not listed, by month']/..//tbody//td[2]/text()")
    assert listed == 60
    assert listed + sum(map(int, tail)) == len(view.stories) == 250
    assert "190 further stories are not listed one by one" in page.text_content()
    assert "And 2 more reports" in page.text_content()
    assert "And 2 weaker links" in page.text_content()


def test_the_same_view_gives_the_same_page(view: ReportView, html: str) -> None:
    assert render_html(view) == html


def test_a_notebook_shows_the_report_in_a_frame() -> None:
    shown = tree(hostile_view("</iframe><script>alert(1)</script>")._repr_html_())
    assert shown.xpath("//iframe/@sandbox") == ["allow-scripts allow-popups"]
    assert shown.xpath("//script") == []
    assert shown.xpath("string(//iframe/@srcdoc)").startswith("<!doctype html>")


def test_an_anchor_is_the_id_wherever_it_stands(view: ReportView) -> None:
    """Next week's report opens the same story: others before it don't move its address."""
    turned = replace(view, stories=view.stories[::-1], narratives=view.narratives[::-1])
    for page in (tree(render_html(view)), tree(render_html(turned))):
        ids = set(page.xpath("//@id"))
        for story in view.stories:
            assert anchor("story", story.story_id) in ids
            assert {anchor("article", id_) for id_ in story.article_ids} <= ids
        assert {anchor("narrative", item.narrative_id) for item in view.narratives} <= ids
    assert anchor("story", "a b") != anchor("story", "a_20_b")


def test_outlets_are_compared(view: ReportView) -> None:
    """Each source once, the first to tell it first, with its first headline."""
    story = next(one for one in view.stories if len(one.sources) > 2)
    own = [article for article in view.articles if article.story_id == story.story_id]
    rows = outlets(story, own)
    assert rows[0].lag_days == 0
    assert [row.lag_days for row in rows] == sorted(row.lag_days or 0 for row in rows)
    assert sum(len(row.articles) for row in rows) == len(own)
    strips = story_strips(story, own)
    assert [strip.first for strip in strips] == [True, *[False] * (len(strips) - 1)]
    assert (strips[0].places[0], max(place for strip in strips for place in strip.places)) == (0, 1000)
    table = tree(render_html(view)).xpath(
        f"//*[@id='{anchor('story', story.story_id)}']//table[@class='outlets']"
    )
    assert len(table[0].xpath(".//tbody/tr")) == len(rows)
