"""Pages, and the same as JSON and CSV: whole, true to the commands, and leading from one to the next."""

import csv
import html
import io
import json
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from starlette.testclient import TestClient

from linker.serve.live import LiveIndex
from linker.serve.pages import PAGES
from tests.command import linker
from tests.serve.conftest import places

QUERY = "leg twitching during a meeting"


def test_every_page_that_is_led_to_is_there_and_names_no_path_of_the_machine(
    client: TestClient, demo: Path
) -> None:
    seen, coming = {"/"}, ["/", "/search?q=tanker", "/api/openapi.json"]
    kinds = set()
    while coming and len(seen) < 90:
        place = coming.pop(0)
        answer = client.get(place, follow_redirects=False)
        assert answer.status_code == 200, (place, answer.text[:300])
        assert str(demo) not in answer.text, place
        assert str(demo.parent) not in answer.text, place
        kind = urlsplit(place).path.split("/")[1], urlsplit(place).path[-5:]
        kinds.add(kind[0])
        for found in places(answer.text) if "html" in answer.headers["content-type"] else ():
            alike = sum(found.split("/")[1][:5] == one.split("/")[1][:5] for one in seen)
            if found not in seen and alike < 9:
                seen.add(found)
                coming.append(found)
    assert kinds >= {"", "stories", "narratives", "articles", "search", "changes", "sources", "wanted", "why"}


@pytest.mark.parametrize(
    ("place", "arguments"),
    [
        ("/search.json?q=tanker&k=5", ("search", "tanker", "-k", "5")),
        ("/api/search?q=zzzz+qqqq", ("search", "zzzz qqqq")),
        ("/claim.json?q=the+captain+was+asleep", ("claim", "the captain was asleep")),
        ("/api/claim?q=Skarvic+is+ill&since=2024", ("claim", "Skarvic is ill", "--since", "2024")),
        ("/stories/{story}.json", ("stories", "{story}")),
        ("/api/narratives/{narrative}", ("narratives", "{narrative}")),
        ("/api/articles/{article}", ("info", "{article}")),
        ("/links/{article}.json", ("link", "{article}")),
        ("/api/why?left={article}&right={other}", ("link", "--why", "{article}", "{other}")),
        ("/path.json?left={article}&right={other}", ("path", "{article}", "{other}")),
        ("/api/changes?since=2000", ("stories", "--found-since", "2000")),
    ],
)
def test_json_is_what_the_command_prints(
    client: TestClient, live: LiveIndex, demo: Path, place: str, arguments: tuple[str, ...]
) -> None:
    story = live.state.index.stories()[0]
    names = {
        "story": story.story_id,
        "article": story.article_ids[0],
        "other": story.article_ids[1],
        "narrative": live.state.index.narratives()[0].narrative_id,
    }
    printed = json.loads(linker(*(part.format(**names) for part in arguments), "--json", "--index", demo).out)
    given = client.get(place.format(**names)).json()
    if "changes" in printed:
        printed["changes"].reverse()
    assert given == printed


def test_csv_is_a_table_that_no_spreadsheet_runs(client: TestClient) -> None:
    answer = client.get("/search.csv", params={"q": QUERY, "k": 3})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["content-type"].startswith("text/csv")
    assert len({row["article_id"] for row in rows}) == 3
    assert "leg" in rows[0]["passage"].lower()


def test_a_result_leads_to_its_passage_marked_in_the_article(client: TestClient) -> None:
    hit = client.get("/api/search", params={"q": QUERY, "k": 1}).json()["results"][0]
    passage = hit["passages"][0]
    html = client.get("/search", params={"q": QUERY, "k": 1}).text
    where = next(place for place in places(html) if "mark=" in place)
    assert f"{passage['start']}-{passage['end']}" in where
    article = client.get(where).text
    shown = article.partition("<mark>")[2].partition("</mark>")[0]
    assert shown[:30] in passage["text"].replace("'", "&#39;").replace('"', "&#34;")


def test_a_claim_is_summed_up_and_each_line_leads_to_its_place(client: TestClient) -> None:
    asked = {"q": "The Sable Heron left the marked channel"}
    found = client.get("/api/claim", params=asked).json()
    line = next(line for line in found["evidence"] if line["end"])
    html = client.get("/claim", params=asked).text
    assert f"{found['reports']} reports, {found['independent']} independent" in html
    assert f"/articles/{line['article_id']}?mark={line['start']}-{line['end']}" in places(html)
    rows = list(csv.DictReader(io.StringIO(client.get("/claim.csv", params=asked).text)))
    assert [row["article_id"] for row in rows] == [one["article_id"] for one in found["evidence"]]


def test_a_claim_that_nobody_makes_and_none_at_all_are_answered(client: TestClient) -> None:
    assert "Nothing found" in client.get("/claim", params={"q": "A comet fell on the opera"}).text
    assert client.get("/api/claim").json()["evidence"] == []


def test_filters_narrow_and_stay_in_the_form(client: TestClient) -> None:
    asked = {"q": "summit", "source": "Tessera Wire", "since": "2024", "until": "2024-06"}
    found = client.get("/api/search", params=asked).json()
    hits = found["results"] + found.get("nearest", [])
    assert hits
    assert {hit["source"] for hit in hits} == {"Tessera Wire"}
    assert all("2024-01" <= hit["published"] < "2024-07" for hit in hits)
    html = client.get("/search", params=asked).text
    assert 'name="since" size="10" maxlength="10" placeholder="2024-01-31" value="2024"' in html
    assert "<option selected>Tessera Wire</option>" in html


@pytest.mark.parametrize(
    ("place", "status", "says"),
    [
        ("/search?q=" + "a" * 501, 400, "501 characters"),
        ("/search?q=a&k=101", 400, "k is a number from 1 to 100"),
        ("/search?q=a&k=0", 400, "k is a number"),
        ("/search?q=a&since=yesterday", 400, "since is no date"),
        ("/search?q=a&sinse=2024", 400, "sinse"),
        ("/search?q=a&min_score=2", 400, "min_score is a number from 0 to 1"),
        ("/search?q=%21%21", 400, "no word to look for"),
        ("/stories?level=sagas", 400, "events, lines, topics"),
        ("/stories?page=999999", 400, "page is a number"),
        ("/why?left=a", 400, "right is missing"),
        ("/stories/nothing", 404, "no story"),
        ("/articles/nothing", 404, "no article"),
        ("/nowhere", 404, "no page"),
    ],
)
def test_what_cannot_be_asked_is_said(client: TestClient, place: str, status: int, says: str) -> None:
    answer = client.get(place)
    assert (answer.status_code, says in answer.text) == (status, True), answer.text
    as_json = client.get("/api" + place)
    assert as_json.status_code == status
    assert says in as_json.json()["error"]


def test_the_description_names_every_page_and_its_answers_fit(client: TestClient, live: LiveIndex) -> None:
    told = client.get("/api/openapi.json").json()
    assert len(told["paths"]) == len(PAGES)
    assert "#/components/schemas/" in json.dumps(told)
    story = live.state.index.stories()[0]
    ids = {"stories": story.story_id, "narratives": live.state.index.narratives()[0].narrative_id}
    asked = {"q": "tanker", "left": story.article_ids[0], "right": story.article_ids[1]}
    for path, item in told["paths"].items():
        operation = item["get"]
        named = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
        id_ = ids.get(path.split("/")[2], story.article_ids[0])
        answer = client.get(path.replace("{id}", id_), params={k: v for k, v in asked.items() if k in named})
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(answer.json(), {**schema, "components": told["components"]})


def test_the_front_page_has_what_is_new_back_and_disputed(client: TestClient, live: LiveIndex) -> None:
    told = client.get("/front.json").json()
    assert told["new"]
    assert [item["text"] for item in told["digest"]] == [
        item.text for item in live.state.index.digest().items
    ]
    assert told["digest"][0]["text"] in html.unescape(client.get("/").text)
    assert all(story["first"] >= told["since"] for story in told["new"])
    assert [item["narrative_id"] for item in told["back"]] == [
        item.narrative_id
        for item in live.state.index.narratives()
        if item.returned and str(item.episodes[-1].last.date()) >= told["since"]
    ]
    assert all(any(one["stance"] == "denies" for one in item["passages"]) for item in told["disputed"])
