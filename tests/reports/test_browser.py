"""The page in a real browser: drawn, filtered, walked by keyboard, safe and accessible."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any  # Any: Playwright is optional

import pytest
from pypdf import PdfReader

from linker.reports import ReportView, render_html
from linker.reports.limits import Limits
from tests.reports.made import hostile_view, large_view

CHARTS = ("volume", "told", "events", "places")


@pytest.fixture(scope="module")
def messages() -> list[str]:
    return []


@pytest.fixture(scope="module")
def shared(browser: Any, page_file: Path, messages: list[str]) -> Iterator[Any]:
    page = opened(browser, page_file, messages)
    yield page
    page.context.close()


@pytest.fixture
def page(shared: Any) -> Any:
    """The demo's report, its filter cleared."""
    shared.evaluate("document.getElementById('filter').reset()")
    shared.evaluate("history.replaceState(null, '', location.pathname); scrollTo(0, 0)")
    until(shared, "document.getElementById('found').textContent === ''")
    return shared


def opened(browser: Any, path: Path, messages: list[str], fragment: str = "", **options: Any) -> Any:
    page = browser.new_context(viewport={"width": 1400, "height": 900}, **options).new_page()
    page.on("console", lambda message: messages.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: messages.append(f"error: {error}"))
    page.on("dialog", lambda dialog: messages.append(f"dialog: {dialog.message}"))
    page.on(
        "request", lambda request: request.url == path.as_uri() or messages.append(f"asked: {request.url}")
    )
    page.goto(path.as_uri() + fragment)
    page.wait_for_selector("html[data-ready]")
    return page


def until(page: Any, condition: str) -> None:
    """Wait for a condition; Playwright's own way evaluates text in the page, which its policy forbids."""
    for _ in range(200):
        if page.evaluate(f"() => Boolean({condition})"):
            return
        page.wait_for_timeout(25)
    raise AssertionError(condition)


def draw(page: Any) -> None:
    page.evaluate("for (const fold of document.querySelectorAll('.mapped')) fold.open = true")
    for chart in CHARTS:
        page.locator(f"#{chart}").scroll_into_view_if_needed()
        page.wait_for_selector(f"#{chart}[data-drawn]")


def shown(page: Any, selector: str) -> int:
    return int(page.locator(f"{selector}:not([hidden])").count())


def test_all_charts_are_drawn_without_a_message(page: Any, messages: list[str]) -> None:
    draw(page)
    marks = {chart: page.locator(f"#{chart} svg path[d]").count() for chart in CHARTS}
    assert marks["volume"] > 50
    assert marks["told"] > 7 * 4
    assert marks["events"] >= 20
    assert marks["places"] >= 72
    assert messages == []


def test_the_filter_narrows_lists_and_charts(page: Any) -> None:
    draw(page)
    before = page.locator("#events svg path[d]").count()
    page.fill("#text", "sable heron")
    until(page, "document.getElementById('found').textContent !== ''")
    assert 5 <= shown(page, ".story") < 12
    assert page.locator("article.narrative:not([hidden]) h3").first.text_content()
    assert shown(page, ".rows tr[id]") < 6
    until(page, f"document.querySelectorAll('#events svg path[d]').length < {before}")
    assert "of 132" in page.locator("#found").text_content()
    assert page.locator("[data-count=s]").text_content().startswith(f"{shown(page, '.story')} of ")
    assert page.evaluate("location.hash") == "#?text=sable+heron"


def test_a_link_brings_its_filter_along(browser: Any, page_file: Path) -> None:
    page = opened(browser, page_file, [], fragment="#stories?source=Kessary+Post&since=2024-01-01")
    found = page.locator("#found").text_content()
    assert "of 132" in found
    assert int(found.split()[0]) < 8
    assert page.locator("#since").input_value() == "2024-01-01"
    page.fill("#since", "")
    until(page, "document.getElementById('found').textContent.startsWith('8 articles')")
    assert page.evaluate("location.hash") == "#stories?source=Kessary+Post"
    page.context.close()


def test_the_index_is_sorted_by_choice(page: Any) -> None:
    labels = "[...document.querySelectorAll('.story h3')].map((one) => one.textContent)"
    by_rank = page.evaluate(labels)
    page.select_option("[data-sorts=stories-index]", "label")
    by_name = page.evaluate(labels)
    assert by_name != by_rank
    assert by_name == sorted(by_rank, key=by_name.index)
    page.select_option("[data-sorts=stories-index]", "rank")
    assert page.evaluate(labels) == by_rank


def test_a_link_to_a_story_can_be_copied(page: Any) -> None:
    own = page.locator(".story").first
    own.locator("> .copy").click()
    assert page.evaluate("location.hash") == f"#{own.get_attribute('id')}"
    assert not own.locator("> details").evaluate("element => element.open")


def test_source_and_dates_filter_too(page: Any) -> None:
    page.select_option("#source", label="Kessary Post (8)")
    until(page, "document.getElementById('found').textContent.startsWith('8 articles of 132')")
    page.fill("#since", "2024-01-01")
    until(page, "!document.getElementById('found').textContent.startsWith('8 ')")
    assert int(page.locator("#found").text_content().split()[0]) < 8


def test_a_filter_that_nothing_meets_says_so(page: Any) -> None:
    page.fill("#text", "zzzz")
    until(page, "document.getElementById('found').textContent.startsWith('0 articles')")
    assert shown(page, ".story") == 0
    assert shown(page, ".nothing") == 3


def test_a_click_on_the_timeline_opens_the_story(page: Any) -> None:
    draw(page)
    label = page.locator(".story h3").nth(1).text_content()[:30]
    story = page.locator(".story", has=page.locator("h3", has_text=label))
    assert not story.locator("details").first.evaluate("element => element.open")
    page.locator("#events svg text", has_text=label).first.click()
    until(page, "location.hash.length > 2")
    until(page, "document.activeElement.classList.contains('story')")
    assert story.locator("> details").evaluate("element => element.open")
    assert story.locator(".reports").is_visible()


def test_the_map_zooms_by_button(page: Any) -> None:
    draw(page)
    first = "() => document.querySelector('#places svg .mark-symbol path').getAttribute('transform')"
    page.get_by_role("button", name="Show all").click()
    before = page.evaluate(first)
    page.get_by_role("button", name="Zoom in").click()
    until(page, f"({first})() !== {json.dumps(before)}")
    page.get_by_role("button", name="Show all").click()
    until(page, f"({first})() === {json.dumps(before)}")


def test_the_keyboard_reaches_and_opens_a_story(page: Any) -> None:
    page.evaluate("document.body.focus(); document.activeElement.blur()")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.lead a')"):
            break
    page.keyboard.press("Enter")
    until(page, "location.hash.startsWith('#story-')")
    until(page, "document.activeElement.id === location.hash.slice(1)")
    second = page.locator(".story > details").nth(1)
    second.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert second.evaluate("element => element.open")


@pytest.fixture(scope="module")
def short_page(view: ReportView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's report with a few items of each kind: axe takes its time for every element."""
    path = tmp_path_factory.mktemp("short") / "demo.html"
    path.write_text(render_html(view, limits=Limits(stories=6, rows=6, narratives=3, passages=8)))
    return path


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (390, "dark")])
def test_axe_finds_nothing_serious(browser: Any, short_page: Path, width: int, scheme: str) -> None:
    if find_spec("axe_playwright_python") is None:
        pytest.skip("axe-playwright-python is not installed")
    import axe_playwright_python

    script = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page = opened(browser, short_page, [], color_scheme=scheme, bypass_csp=True)
    page.set_viewport_size({"width": width, "height": 900})
    draw(page)
    some = ".asides details, .story:nth-of-type(-n+4) details, details.table"
    page.evaluate(f"for (const element of document.querySelectorAll('{some}')) element.open = true")
    page.add_style_tag(content=".story { content-visibility: visible !important }")
    page.evaluate(script)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'], elementRef: false })")[
        "violations"
    ]
    page.context.close()
    told = [f"{item['id']}: {item['nodes'][0]['html'][:200]}" for item in found]
    assert [
        line for line, item in zip(told, found, strict=True) if item["impact"] in {"serious", "critical"}
    ] == []


def test_nothing_is_wider_than_a_phone(browser: Any, page_file: Path) -> None:
    page = opened(browser, page_file, [])
    page.set_viewport_size({"width": 390, "height": 844})
    draw(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()


def test_an_address_as_a_headline_is_broken(browser: Any, tmp_path: Path) -> None:
    view = large_view(16)
    address = "http://www.outlet.example/" + "headline_without_a_space_" * 8
    articles = tuple(replace(article, title=address) for article in view.articles)
    stories = tuple(replace(story, label=address) for story in view.stories)
    path = tmp_path / "long.html"
    shown = render_html(replace(view, articles=articles, stories=stories), limits=Limits(stories=1))
    path.write_text(shown, encoding="utf-8")
    page = opened(browser, path, [])
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_hostile_headlines_run_nothing(browser: Any, tmp_path: Path) -> None:
    path, messages = tmp_path / "hostile.html", list[str]()
    bad = "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
    path.write_text(render_html(hostile_view(bad)), encoding="utf-8")
    page = opened(browser, path, messages)
    draw(page) if page.locator("#places").count() else None
    page.locator("#told svg text", has_text="<script>").first.hover()
    page.wait_for_timeout(200)
    assert "<script>alert(1)</script>" in page.locator("h1").text_content()
    assert page.locator("img, svg[onload]").count() == 0
    assert messages == []
    page.context.close()


def test_links_stay_in_the_frame_of_a_notebook(browser: Any, view: ReportView, tmp_path: Path) -> None:
    path, messages = tmp_path / "notebook.html", list[str]()
    path.write_text(f"<!doctype html><title>Notebook</title>{view._repr_html_()}", encoding="utf-8")
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.on("console", lambda message: messages.append(message.text))
    page.goto(path.as_uri())
    frame = page.frames[1]
    frame.wait_for_selector("html[data-ready]")
    frame.locator(".lead a").first.click()
    frame.wait_for_selector(".story:focus")
    assert frame.evaluate("document.activeElement.id === location.hash.slice(1)")
    frame.locator("nav a[href='#map']").click()
    frame.locator(".mapped > summary").click()
    frame.wait_for_selector("#places[data-drawn]")
    assert frame.evaluate("location.hash") == "#map"
    assert messages == []
    page.context.close()


def test_two_thousand_articles_are_ready_within_two_seconds(
    browser: Any, large_html: str, tmp_path: Path
) -> None:
    """By the page's own processor time: other tests run beside. benchmarks/report.py has the clock."""
    path = tmp_path / "large.html"
    path.write_text(large_html, encoding="utf-8")
    own = []
    for _ in range(3):
        page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        metrics = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
        own.append(metrics["ThreadTime"])
        page.context.close()
    assert 0 < min(own) < 2, own


def test_two_thousand_articles_are_twelve_screens(browser: Any, large_html: str, tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_text(large_html, encoding="utf-8")
    page = opened(browser, path, [])
    assert page.locator(".story > details[open], .narrative > details[open]").count() == 0
    assert page.evaluate("document.documentElement.scrollHeight") <= 12 * 900
    page.context.close()


def test_print_is_a_brief_that_says_what_it_leaves_out(browser: Any, large_html: str, tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_text(large_html, encoding="utf-8")
    page = opened(browser, path, [])
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    page.context.close()
    assert len(printed.pages) <= 6
    assert "This print is a brief" in " ".join(printed.pages[-1].extract_text().split())
