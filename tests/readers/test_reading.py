"""Sources: what is reached, in which order, how often, and what is said of the rest."""

import gzip
import io
from pathlib import Path

import pytest

from linker.config import ReadConfig
from linker.errors import ConfigError, ReadError
from linker.readers import content_id, read
from linker.types import Record, Skipped
from tests.readers.samples import LINES, PAGE, TABLE, read_as, read_bytes, reasons_of, record_of, records_of


def _write(folder: Path, name: str, content: str = "") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content or f"Headline of {name}\nIts text.\n")
    return path


def _titles(found: list[Record | Skipped]) -> list[str]:
    return [record.title for record in records_of(found)]


def test_a_folder_is_read_whole_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.txt", "c.txt", ".hidden.txt", ".git/d.txt"):
        _write(tmp_path, name)
    assert _titles(list(read([tmp_path]))) == [
        *("Headline of a/b/c.txt", "Headline of a/z.txt", "Headline of b.txt", "Headline of c.txt")
    ]


def test_unknown_formats_in_a_folder_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    _write(tmp_path, "a.txt")
    _write(tmp_path, "picture.png")
    found = list(read([tmp_path]))
    assert _titles(found) == ["Headline of a.txt"]
    assert found[1] == Skipped(str(tmp_path / "picture.png"), None, "unknown format")


def test_what_to_do_with_a_file_or_an_address_that_is_not_read(tmp_path: Path) -> None:
    sheet = _write(tmp_path, "sheet.xlsx")
    for source in (sheet, tmp_path):
        assert list(read([source])) == [Skipped(str(sheet), None, "unknown format; save it as CSV")]
    with pytest.raises(
        ReadError, match=r"https://outlet.example/feed\?x=1 is an address, and nothing is fetched"
    ):
        list(read(["https://outlet.example/feed?x=1"]))


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.txt")
    (tmp_path / "link.txt").symlink_to(path)
    found = list(read([path, tmp_path, str(tmp_path / "*.txt"), path]))
    assert _titles(found) == ["Headline of a.txt"]


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    _write(tmp_path, "a/a.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    found = list(read([tmp_path]))
    assert _titles(found) == ["Headline of a/a.txt"]
    assert [item.file for item in found if isinstance(item, Skipped)] == [str(tmp_path / "self.txt")]


def test_globs_match_and_a_name_that_looks_like_one_is_taken_literally(tmp_path: Path) -> None:
    _write(tmp_path, "a1.txt")
    _write(tmp_path, "a2.txt")
    odd = _write(tmp_path, "x[1].txt")
    assert _titles(list(read([f"{tmp_path}/a?.txt"]))) == ["Headline of a1.txt", "Headline of a2.txt"]
    assert _titles(list(read([odd]))) == ["Headline of x[1].txt"]


@pytest.mark.parametrize("source", ["no/such/file.txt", "no-such-*.txt"])
def test_a_source_that_does_not_exist_is_an_error_at_once(source: str) -> None:
    with pytest.raises(ReadError, match="Check the pa"):
        read([source])


def test_a_field_that_records_lack_is_an_error_at_once() -> None:
    with pytest.raises(ConfigError, match="'headline'"):
        read(["-"], ReadConfig(map={"headline": "title"}))


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"A headline\nIts text\n", "A headline"),
        (b"title,text\nA headline,words\n", "A headline"),
        (LINES, "Bulletin 0"),
        (b'[{"title": "A headline"}]', "A headline"),
        (b'\xef\xbb\xbf {"title": "A headline"}', "A headline"),
        (PAGE.encode(), "Ferry strike enters week two"),
        (b'<rss version="2.0"><channel><item><title>A headline</title></item></channel></rss>', "A headline"),
        (b"---\ntitle: A headline\n---\ntext", "A headline"),
        (gzip.compress(LINES), "Bulletin 0"),
        ("A headline\nünd".encode("utf-16"), "A headline"),
        (b"[Update] Fire at port\ntext", "[Update] Fire at port"),
    ],
)
def test_the_format_of_standard_input_is_told_by_its_content(data: bytes, title: str) -> None:
    found = records_of(read_bytes(data))
    assert (found[0].title, found[0].file) == (title, "-")


def test_a_suffix_that_is_wrong_gives_way_to_content_that_is_sure(tmp_path: Path) -> None:
    assert record_of(read_as(tmp_path, "page.txt", PAGE)).source == "The Harbour Post"
    assert _titles(read_as(tmp_path, "packed.jsonl", gzip.compress(LINES)))[0] == "Bulletin 0"
    assert record_of(read_as(tmp_path, "no-suffix", "Headline\ntext")).title == "Headline"


def test_what_goes_wrong_with_a_file_is_a_skipped_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, kept = _write(tmp_path, "a.txt"), _write(tmp_path, "b.txt")
    opened = Path.open

    def refuse(path: Path, *arguments: str) -> object:
        if path == gone:
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments)

    monkeypatch.setattr(Path, "open", refuse)
    found = list(read([tmp_path]))
    assert found[0] == Skipped(str(gone), None, "can't be read: Permission denied")
    assert found[1].file == str(kept)


def test_a_file_named_like_standard_input_is_reached_by_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _write(tmp_path, "-")
    assert _titles(list(read(["./-"]))) == ["Headline of -"]


def test_a_file_that_vanishes_while_others_are_read_is_skipped(tmp_path: Path) -> None:
    _write(tmp_path, "a.txt")
    gone = _write(tmp_path, "b.txt")
    reading = read([tmp_path])
    next(reading)
    gone.unlink()
    assert reasons_of(list(reading)) == [(None, "can't be read: No such file or directory")]


def test_strict_makes_the_first_skipped_input_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "One"}\n{"title": "Two"\n')
    reading = read([tmp_path], ReadConfig(strict=True))
    assert isinstance(next(reading), Record)
    with pytest.raises(ReadError, match=r"a\.jsonl, record 2: not JSON"):
        next(reading)


def test_where_a_source_comes_from_when_the_record_names_none(tmp_path: Path) -> None:
    (tmp_path / "Bay News").mkdir()
    lines = '{"title": "One", "url": "https://www.bay.example/1"}\n{"title": "Two", "source": "Cape Times"}\n'
    path = tmp_path / "Bay News" / "a.jsonl"
    path.write_text(lines)

    def sources(config: ReadConfig) -> list[str | None]:
        return [record.source for record in records_of(list(read([path], config)))]

    assert sources(ReadConfig()) == ["bay.example", "Cape Times"]
    assert sources(ReadConfig(source="Given")) == ["Given", "Cape Times"]
    assert sources(ReadConfig(source="Given", source_from_folder=True)) == ["Bay News", "Cape Times"]


def test_ids_are_kept_or_made_of_content(tmp_path: Path) -> None:
    found = records_of(
        read_as(tmp_path, "a.jsonl", '{"title":"One","id":7}\n{"title":"One  "}\n{"title":"One","id":""}\n')
    )
    assert [record.id for record in found] == ["7", content_id("One", ""), content_id("One", "")]
    assert (
        content_id("One", "two\n three") == content_id(" One", "two three") != content_id("One two", "three")
    )


def test_standard_input_may_be_a_pipe_that_gives_little_at_a_time() -> None:
    class Drip(io.RawIOBase):
        def __init__(self) -> None:
            self.rest = TABLE

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            piece, self.rest = self.rest[:1], self.rest[1:]
            buffer[: len(piece)] = piece
            return len(piece)

    found = list(read(["-"], stdin=io.BufferedReader(Drip(), 1)))
    assert _titles(found) == ["Bulletin one", "Bulletin two"]
