"""Corrections by form: only with the token, from this server's own pages, and obeyed at once."""

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from linker.history.stored_corrections import corrections_of
from linker.serve.app import create_app
from linker.serve.guard import Access
from linker.serve.live import LiveIndex
from linker.storage import Store
from tests.serve.conftest import HOME


@pytest.fixture(scope="module")
def place(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("writable") / "index"
    shutil.copytree(demo, folder)
    return folder


@pytest.fixture(scope="module")
def writable(place: Path) -> LiveIndex:
    return LiveIndex.open(place)


def said(place: Path) -> list[tuple[str, str]]:
    return [(item.verb, item.left) for item in corrections_of(Store.open(place))]


def test_nobody_without_the_token_and_the_forms_key_corrects(writable: LiveIndex, place: Path) -> None:
    story = writable.state.index.stories()[0]
    left, right = story.article_ids[:2]
    form = {"verb": "different", "left": left, "right": right, "back": "/"}
    closed = TestClient(create_app(writable, Access.at("127.0.0.1", 8321)), base_url=HOME)
    access = Access.at("127.0.0.1", 8321, writable=True)
    client = TestClient(create_app(writable, access), base_url=HOME)
    assert closed.post("/corrections", data=form).status_code == 403
    assert client.post("/corrections", data={**form, "key": access.form_key()}).status_code == 403
    assert "<button>Rename" not in client.get(f"/stories/{story.story_id}").text
    client.get(f"/enter?token={access.token}")
    assert client.post("/corrections", data=form).status_code == 403
    assert client.post("/corrections", data={**form, "key": access.token}).status_code == 403
    elsewhere = {"origin": "http://elsewhere.example"}
    assert (
        client.post("/corrections", data={**form, "key": access.form_key()}, headers=elsewhere).status_code
        == 403
    )
    assert access.token not in client.get(f"/stories/{story.story_id}").text
    assert said(place) == []


def test_a_correction_is_obeyed_at_once_and_undone(writable: LiveIndex, place: Path) -> None:
    access = Access.at("127.0.0.1", 8321, writable=True)
    client = TestClient(create_app(writable, access), base_url=HOME, follow_redirects=False)
    client.get(f"/enter?token={access.token}")
    story = writable.state.index.stories()[0]
    page = client.get(f"/stories/{story.story_id}").text
    assert access.form_key() in page
    form = {"key": access.form_key(), "verb": "rename", "left": story.story_id, "label": "The tanker"}
    done = client.post("/corrections", data={**form, "back": f"/stories/{story.story_id}"})
    assert (done.status_code, done.headers["location"]) == (303, f"/stories/{story.story_id}")
    assert "The tanker" in client.get(f"/stories/{story.story_id}").text
    doubts = client.get("/corrections").text
    assert doubts.count("Different events") >= 5
    undo = {"key": access.form_key(), "verb": "undo", "number": "1", "back": "//elsewhere.example"}
    assert client.post("/corrections", data=undo).headers["location"] == "/"
    assert said(place) == []
    assert client.post("/corrections", data={**form, "verb": "sing"}).status_code == 400
