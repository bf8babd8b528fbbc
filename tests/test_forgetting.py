"""Nothing of an article that was removed is left in any file of an index."""

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.ipc

import linker
from linker.archive.index import Index
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.history.stored_corrections import correct, corrections_of
from linker.ingest.removal import remove
from linker.storage import Store, verify

ENCODER = HashEncoder()
GONE = ("zelkova", "quibbleton", "555-0199", "zz-", "Gazeteer")
"""What only removed articles, and what was said of them, hold."""
STAYS = ("ferry", "555-0100", "harbour-", "Lantern")


def build(to: Path, name: str, rows: list[dict[str, object]]) -> None:
    source = to.parent / name
    source.write_text("\n".join(map(json.dumps, rows)))
    linker.build([source], to=to, config=BuildConfig(model="hash"), encoder=ENCODER)


EVENTS = {
    "harbour": "The {subject} is late, day {number}: it came in after dark, and nobody knows why.",
    "zz": "Storm fells the {subject}: gales of hour {number} tore its roots out beside the chapel wall.",
}


def rows(prefix: str, source: str, subject: str, line: str, count: int) -> list[dict[str, object]]:
    """Articles of one event that end with the same line."""
    told = EVENTS[prefix]
    return [
        {
            "id": f"{prefix}-{number}",
            "title": told.format(subject=subject, number=number).partition(":")[0],
            "text": f"{told.format(subject=subject, number=number)}\n{line}",
            "published": f"2024-03-{1 + number:02}",
            "source": source,
            "url": f"https://example.org/{prefix}-{number}",
        }
        for number in range(count)
    ]


def held(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file of a folder as text: its bytes, and the values that they stand for."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("latin-1") + path.name
            if path.suffix == ".parquet":
                frame = pl.read_parquet(path)
                text += str(frame.to_dicts())
            if path.suffix == ".arrow":
                text += str(pa.ipc.open_file(path).read_all().to_pylist())
            yield path, text


def test_nothing_of_what_was_removed_is_left(tmp_path: Path) -> None:
    to = tmp_path / "index"
    build(to, "one.jsonl", rows("harbour", "Lantern", "ferry", "Call the newsroom: 555-0100", 8))
    doomed = rows("zz", "Gazeteer", "zelkova of quibbleton", "Call our hot line: 555-0199", 8)
    doomed.append({**doomed[0], "text": "Another zelkova altogether, with the id of the first."})
    doomed.append({"id": "zz-none", "title": "", "text": ""})
    build(to, "both.jsonl", [*rows("harbour", "Lantern", "ferry", "Call the newsroom: 555-0100", 9), *doomed])
    index = Index.open(to, encoder=ENCODER)
    story = {id_: story.story_id for story in index.stories() for id_ in story.article_ids}
    correct(to, "rename", story["zz-1"], label="The zelkova affair")
    correct(to, "rename", story["harbour-1"], label="The late ferry")
    correct(to, "different", "zz-5", "harbour-2")
    correct(to, "same", "harbour-1", "harbour-2")
    index = Index.open(to, encoder=ENCODER)
    index.narratives()
    assert index.corpus.tfidf
    whole = "".join(text for _, text in held(to))
    assert all(word in whole for word in (*GONE, *STAYS))
    assert index.manifest.boilerplate.keys() == {"Lantern", "Gazeteer"}
    ids = [id_ for id_ in index.corpus.articles["id"] if id_.startswith("zz-")]
    remove(to, ids)
    for path, text in held(to):
        for word in GONE:
            assert word not in text, path.name
    whole = "".join(text for _, text in held(to))
    assert all(word in whole for word in STAYS)
    assert [item.verb for item in corrections_of(Store.open(to))][-1] == "same"
    (lines,) = Store.open(to).manifest.boilerplate.values()
    assert list(lines.values()) == [9]
    assert verify(Store.open(to)) == []
    assert len(Index.open(to, encoder=ENCODER).corpus) == 9


def test_a_line_that_others_have_too_is_kept_and_counted(tmp_path: Path) -> None:
    to = tmp_path / "index"
    build(to, "one.jsonl", rows("harbour", "Lantern", "ferry", "Call the newsroom: 555-0100", 8))
    remove(to, ["harbour-0", "harbour-1"])
    assert Store.open(to).manifest.boilerplate == {"Lantern": {"call the newsroom: 555-0100": 6}}
