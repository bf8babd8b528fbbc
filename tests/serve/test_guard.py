"""Who may ask, and what an answer lets a page do."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from linker.serve.app import create_app
from linker.serve.guard import Access
from linker.serve.live import LiveIndex
from tests.serve.conftest import HOME

PLACES = (
    "/",
    "/search?q=tanker",
    "/stories.json",
    "/api/openapi.json",
    "/events",
    "/mcp",
    "/static/serve.js",
    "/no",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "rebound.example"}, 421),
        ({"host": "rebound.example:8321"}, 421),
        ({"host": "127.0.0.1:9999"}, 421),
        ({"origin": "http://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}, 403),
    ],
)
def test_no_route_answers_pages_of_other_sites(
    client: TestClient, place: str, headers: dict[str, str], status: int
) -> None:
    answer = client.get(place, headers=headers)
    assert answer.status_code == status
    assert len(answer.text) < 100


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost:8321"},
        {"host": "[::1]:8321"},
        {"origin": HOME},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
    ],
)
def test_this_machine_by_its_names_and_a_link_that_is_followed_are_answered(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.get("/sources", headers=headers).status_code == 200


@pytest.mark.parametrize("place", ["/", "/no", "/stories/none", "/static/serve.css", "/sources.json"])
def test_every_answer_forbids_script_frames_and_keeping(client: TestClient, place: str) -> None:
    headers = client.get(place).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert headers["cache-control"] == ("max-age=600" if "static" in place else "no-store")


def test_long_addresses_and_other_methods_are_refused(client: TestClient) -> None:
    assert client.get("/search?q=" + "a" * 5_000).status_code == 414
    assert client.get("/" + "a" * 3_000).status_code == 414
    assert client.post("/stories").status_code == 405
    assert client.get("/static/..%2fserve.css").status_code == 404


def test_another_address_asks_for_the_token(live: LiveIndex) -> None:
    access = Access.at("0.0.0.0", 80, names=("desk.example",))
    client = TestClient(create_app(live, access), base_url="http://desk.example")
    assert client.get("/sources").status_code == 401
    assert client.get("/enter?token=wrong", follow_redirects=False).status_code == 403
    entered = client.get(f"/enter?token={access.token}", follow_redirects=False)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/sources").status_code == 200
    bare = TestClient(create_app(live, access), base_url="http://desk.example")
    assert bare.get("/sources", headers={"authorization": f"Bearer {access.token}"}).status_code == 200
    assert bare.get("/sources", headers={"cookie": "linker-token=wrong"}).status_code == 401


def test_a_fault_of_ours_is_not_shown_to_the_asker(
    live: LiveIndex, monkeypatch: pytest.MonkeyPatch, demo: Path
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"secret {demo}")

    monkeypatch.setattr("linker.archive.index.Index.stories", broken)
    client = TestClient(
        create_app(live, Access.at("127.0.0.1", 8321)), base_url=HOME, raise_server_exceptions=False
    )
    answer = client.get("/stories.json")
    assert answer.status_code == 500
    assert "secret" not in answer.text
