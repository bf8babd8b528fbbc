"""The server in a real browser: a newcomer's road, keys, a live update, and hostile articles."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any  # Any: Playwright is optional
from urllib.parse import quote

import pytest
import uvicorn

import linker
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.serve.app import create_app
from linker.serve.guard import Access
from linker.serve.live import LiveIndex
from linker.serve.running import bound

BAD = "<script>alert(1)</script><img src=x onerror=alert(2)> \u202eesrever\u202c"


@dataclass(frozen=True)
class Running:
    address: str
    server: uvicorn.Server
    thread: threading.Thread

    @classmethod
    def start(cls, live: LiveIndex) -> "Running":
        listening = bound("127.0.0.1", 0)
        port = listening.getsockname()[1]
        app = create_app(live, Access.at("127.0.0.1", port))
        config = uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        return cls(f"http://127.0.0.1:{port}", server, thread)

    def stop(self, live: LiveIndex) -> None:
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture(scope="module")
def site(live: LiveIndex) -> Iterator[str]:
    running = Running.start(live)
    yield running.address
    running.stop(live)


def opened(browser: Any, site: str, messages: list[str], **options: Any) -> Any:
    page = browser.new_context(viewport={"width": 1400, "height": 900}, **options).new_page()
    page.on("console", lambda message: messages.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: messages.append(f"error: {error}"))
    page.on("dialog", lambda dialog: messages.append(f"dialog: {dialog.message}"))
    own = (site, "data:")
    page.on("request", lambda request: request.url.startswith(own) or messages.append(request.url))
    return page


def test_a_newcomer_walks_from_the_front_page_to_a_quote_and_its_source(browser: Any, site: str) -> None:
    messages: list[str] = []
    page = opened(browser, site, messages)
    page.goto(site)
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("/")
    page.keyboard.type("leg twitching during a meeting")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement === document.querySelector('main .to')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*mark=*")
    assert "leg" in page.locator("mark").first.text_content().lower()
    assert page.locator(".masthead .dates").text_content()
    page.locator(".masthead a[href^='/stories/']").click()
    page.wait_for_url("**/stories/*")
    assert page.locator(".reports > li").count() >= 2
    page.locator(".carries a").first.click()
    page.wait_for_url("**/narratives/*")
    assert page.locator(".sayings blockquote").count() >= 2
    page.goto(f"{site}/stories")
    page.fill(".filters input[name=since]", "2025")
    page.select_option(".filters select[name=sort]", "recency")
    page.locator(".filters button").click()
    page.wait_for_url("**/stories?*since=2025*")
    assert 0 < page.locator(".results .row").count() < 40
    assert messages == []
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Any, site: str, live: LiveIndex, width: int, scheme: str
) -> None:
    if find_spec("axe_playwright_python") is None:
        pytest.skip("axe-playwright-python is not installed")
    import axe_playwright_python

    script = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    index = live.state.index
    story = index.stories()[0]
    places = (
        *("/", "/search?q=tanker", f"/stories/{story.story_id}", f"/articles/{story.article_ids[0]}"),
        *(f"/narratives/{index.narratives()[0].narrative_id}", "/wanted", "/path", "/changes?since=2000"),
        f"/why?left={story.article_ids[0]}&right={story.article_ids[1]}",
    )
    page = opened(browser, site, [], color_scheme=scheme, bypass_csp=True)
    page.set_viewport_size({"width": width, "height": 900})
    for place in places:
        page.goto(site + place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
        page.evaluate(script)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'], elementRef: false })")
        told = [f"{item['id']}: {item['nodes'][0]['html'][:200]}" for item in found["violations"]]
        assert told == [], place
    page.context.close()


def test_pages_are_whole_without_script(browser: Any, site: str) -> None:
    page = opened(browser, site, [], java_script_enabled=False)
    page.goto(site)
    page.fill("#search", "tanker")
    page.locator(".bar button").click()
    page.wait_for_url("**/search?q=tanker")
    assert page.locator(".results .row").count() > 3
    page.context.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> LiveIndex:
    """Two articles that would run script, lead to `javascript:` addresses and turn the text round."""
    place = tmp_path_factory.mktemp("hostile")
    for number in (1, 2):
        article = {
            "id": f"../{number}?a=<b>&\"'",
            "title": f"{BAD} harbour {number}",
            "text": f"The harbour of Kessary closed. {BAD} {BAD}",
            "url": f"javascript:alert({number})",
            "source": BAD,
            "published": f"2024-03-0{number}",
        }
        (place / f"{number}.json").write_text(json.dumps(article), encoding="utf-8")
    files = sorted(place.glob("*.json"))
    linker.build(files, to=place / "index", config=BuildConfig(), encoder=HashEncoder())
    return LiveIndex.open(place / "index", encoder=HashEncoder())


def test_hostile_articles_run_nothing_and_an_open_page_hears_of_new_ones(
    browser: Any, hostile: LiveIndex
) -> None:
    running, messages = Running.start(hostile), list[str]()
    page = opened(browser, running.address, messages)
    ids = hostile.state.index.corpus.articles["id"].to_list()
    page.goto(f"{running.address}/search?q=harbour")
    for place in ("main .to", "main .to"):
        page.locator(place).first.click()
        page.wait_for_load_state()
    assert "<script>alert(1)</script>" in page.locator("main").text_content()
    for place in ("/", "/stories", f"/api/articles/{quote(ids[0], safe='')}"):
        page.goto(running.address + place)
    page.goto(f"{running.address}/sources")
    assert page.locator("main img, main script, a[href^='javascript' i]").count() == 0
    assert "\u202e" not in page.content()
    page.wait_for_selector("html[data-ready]")
    more = hostile.folder.parent / "3.json"
    more.write_text(json.dumps({"title": "New", "text": "A pier fell.", "published": "2024-03-05"}), "utf-8")
    linker.build([more], to=hostile.folder, config=BuildConfig(), encoder=HashEncoder())
    page.wait_for_selector("#news a", timeout=10_000)
    assert messages == []
    page.context.close()
    running.stop(hostile)
