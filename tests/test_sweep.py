"""What a writer deletes of what runs that were killed left, and what stays."""

import fcntl
import os
from hashlib import sha256
from pathlib import Path

from linker.own_files import SHARDS
from linker.storage.sweep import sweep_derived, sweep_remains, sweep_shards


def part(folder: Path, number: int, content: bytes, digest: str | None = None) -> str:
    """A file named as a part is, by its content unless said."""
    name = f"articles-{number:06}-{digest or sha256(content).hexdigest()[:8]}.parquet"
    (folder / name).write_bytes(content)
    return name


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_parts_that_no_manifest_names_go_where_they_are_what_their_name_says(tmp_path: Path) -> None:
    named, left, odd = part(tmp_path, 1, b"a"), part(tmp_path, 2, b"b"), part(tmp_path, 3, b"c", "0badcafe")
    (tmp_path / ".articles-added.tmp").touch()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "articles-000004-0a1b2c3d.parquet").mkdir()
    sweep_remains(tmp_path, [named, "articles-000009-0a1b2c3d.parquet"])
    assert len(names(tmp_path)) == 6, "a part is missing: the manifest may be an old one"
    sweep_remains(tmp_path, [named])
    assert names(tmp_path) == {named, odd, "notes.txt", "articles-000004-0a1b2c3d.parquet"}
    assert left not in names(tmp_path)


STATE, OTHER = "0123456789abcdef-5", "fedcba9876543210-4"


def test_what_was_derived_from_other_states_goes_and_what_a_reader_is_making_stays(tmp_path: Path) -> None:
    derived = tmp_path / "derived"
    making, dead = derived / f".new-{STATE}-0badcafe", derived / f".new-{STATE}-0badcaff"
    gone, of_other = derived / f".gone-12-{STATE}", derived / f".new-{OTHER}-0badcafe"
    inside, deleted = derived / STATE / ".new-stories-x", derived / STATE / ".gone-stories"
    for folder in (
        derived / STATE,
        derived / OTHER,
        making,
        dead,
        gone,
        of_other,
        derived / "mine",
        inside,
        deleted,
    ):
        folder.mkdir(parents=True)
        (folder / "file").touch()
    reader = os.open(making, os.O_RDONLY)
    fcntl.flock(reader, fcntl.LOCK_EX)
    try:
        sweep_derived(derived / STATE)
        assert names(derived) == {STATE, making.name, "mine"}
        assert names(derived / STATE) == {"file"}
    finally:
        os.close(reader)
    sweep_derived(derived / STATE)  # the reader has been killed
    assert names(derived) == {STATE, "mine"}
    sweep_derived(tmp_path / "nowhere" / STATE)
    assert not (tmp_path / "nowhere").exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / OTHER).mkdir(parents=True)
    (tmp_path / "derived").symlink_to(elsewhere)
    sweep_derived(tmp_path / "derived" / STATE)
    assert names(elsewhere) == {OTHER}
    (tmp_path / SHARDS).symlink_to(elsewhere)
    sweep_shards(tmp_path)
    assert names(elsewhere) == {OTHER}


def test_what_workers_left_goes_and_their_folder_where_it_is_empty_then(tmp_path: Path) -> None:
    sweep_shards(tmp_path)
    shards = tmp_path / SHARDS
    shards.mkdir()
    (shards / "notes.txt").touch()
    (shards / f"articles-{'0' * 32}").touch()
    sweep_shards(tmp_path)
    assert names(shards) == {"notes.txt"}
    (shards / "notes.txt").unlink()
    sweep_shards(tmp_path)
    assert not shards.exists()
