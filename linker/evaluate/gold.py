"""Gold files: which article belongs to which story, as somebody labelled them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import polars as pl

from linker.errors import ReadError
from linker.readers.columns import plain_key
from linker.readers.streams import Unreadable, open_source
from linker.readers.tables import open_table

_NAMES: Mapping[str, tuple[str, ...]] = {
    "article_id": (
        "article_id",
        "articleid",
        "id",
        "_id",
        "doc_id",
        "docid",
        "document_id",
        "article",
        "guid",
    ),
    "url": ("url", "link", "permalink"),
    "file": ("file", "path", "filename"),
    "record": ("record", "number"),
    "story": (
        *("story", "story_id", "storyid", "label", "gold", "cluster", "cluster_id", "event", "event_id"),
        *("topic", "topic_id", "group", "group_id"),
    ),
}
"""Names of columns, case and what stands between words aside; the first that is there counts."""
_LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True)
class Gold:
    """Labels as read: columns `story` (null: none given) and `article_id`, `url` or `file` and `record`."""

    rows: pl.DataFrame
    where: str

    def meet(self, articles: pl.DataFrame) -> pl.DataFrame:
        """Find the labelled articles in an archive.

        Args:
            articles: Columns id, url, file, number.

        Returns:
            Columns name (as the gold has it), article_id (null: not there) and story, of the rows with a
            story, each article once.

        Raises:
            ReadError: An article has two stories, or no article of the gold is in the archive.
        """
        labelled = self.rows.filter(pl.col("story").is_not_null())
        if "article_id" in labelled.columns:
            named_articles = articles.select(pl.col("id").alias("name"), pl.col("id").alias("article_id"))
            named = labelled.select(pl.col("article_id").alias("name"), "story")
        elif "url" in labelled.columns:
            named_articles = articles.select(pl.col("url").alias("name"), pl.col("id").alias("article_id"))
            named = labelled.select(pl.col("url").alias("name"), "story")
        else:
            named_articles = _by_file(articles)
            named = labelled.select(_place("file", "record").alias("name"), "story")
        named_articles = named_articles.filter(pl.col("name").is_not_null()).unique("name", keep="none")
        met = named.unique(maintain_order=True).join(
            named_articles, on="name", how="left", maintain_order="left"
        )
        met = met.select("name", "article_id", "story")
        self._check(met, articles)
        return met

    def _check(self, met: pl.DataFrame, articles: pl.DataFrame) -> None:
        twice = met.filter(pl.col("name").is_duplicated())
        if len(twice):
            name, _, story = twice.row(0)
            other = twice.filter(pl.col("name") == name)["story"][1]
            raise ReadError(f"{self.where} has {name!r} in two stories, {story!r} and {other!r}; keep one")
        if met["article_id"].null_count() == len(met):
            names = ", ".join(map(repr, met["name"].head(2))) or "none"
            ids = ", ".join(map(repr, articles["id"].head(2))) or "none"
            raise ReadError(
                f"no article of {self.where} is in the index; it names {names}, the index has {ids}."
                " Name another column with --map article_id=…"
            )


def read_gold(path: Path, mapped: Mapping[str, str] | None = None) -> Gold:
    """Read labels from .parquet, .csv, .tsv, .jsonl, .ndjson or .json.

    Columns go by their usual names. An article is named by its id, by its address, or by the file (and
    record, from 1) that it was read from, as the end of the path.

    Args:
        path: The file.
        mapped: `article_id`, `url`, `file`, `record` or `story` → the column that holds it.

    Raises:
        ReadError: It can't be read, or no column holds stories or names articles.
    """
    frame = _frame(path)
    columns = _columns(frame, mapped or {}, path)
    key = next((name for name in ("article_id", "url", "file") if name in columns), None)
    if key is None or "story" not in columns:
        lacking = "names articles" if key is None else "holds stories"
        raise ReadError(
            f"no column of {path} {lacking}; found {', '.join(frame.columns[:20])}."
            " Name them with --map article_id=…,story=…"
        )
    wanted = [key, "story"] + (["record"] if key == "file" and "record" in columns else [])
    rows = frame.select(_text(columns[name]).alias(name) for name in wanted)
    if key == "file":
        number = pl.col("record").cast(pl.Int64) if "record" in columns else pl.lit(None, pl.Int64)
        rows = rows.with_columns(number.fill_null(1).alias("record"))
    return Gold(rows.filter(pl.col(key).is_not_null()), str(path))


def _frame(path: Path) -> pl.DataFrame:
    readers: dict[str, Callable[[Path], pl.DataFrame]] = {
        ".parquet": pl.read_parquet,
        ".csv": _table,
        ".tsv": _table,
        ".jsonl": lambda file: pl.read_ndjson(file, infer_schema_length=None),
        ".ndjson": lambda file: pl.read_ndjson(file, infer_schema_length=None),
        ".json": lambda file: pl.read_json(file, infer_schema_length=None),
    }
    read = readers.get(path.suffix.lower())
    if read is None:
        raise ReadError(f"can't read gold from {path}; use {', '.join(readers)}")
    try:
        return read(path)
    except FileNotFoundError:
        raise ReadError(f"no such file: {path}") from None
    except (OSError, Unreadable, pl.exceptions.PolarsError) as problem:
        raise ReadError(f"{path} can't be read: {str(problem).splitlines()[0][:160]}") from problem


def _table(path: Path) -> pl.DataFrame:
    """A table, in the dialects that articles are read in; a row that is none counts for nothing."""
    usual_names = {plain_key(name) for usual in _NAMES.values() for name in usual}

    def score(names: Sequence[str]) -> int:
        return sum(plain_key(name) in usual_names for name in names)

    with path.open("rb") as raw:
        source = open_source(raw, str(path), _LARGEST, path=path)
        table = open_table(source, _LARGEST, score)
        header = list(dict.fromkeys(name.strip() or f"column {n}" for n, name in enumerate(table.header, 1)))
        rows = [row for row in table.rows if isinstance(row, list)]
    if len(header) < len(table.header):
        raise ReadError(f"{path} has two columns of one name: {', '.join(table.header[:20])}")
    return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")


def _columns(frame: pl.DataFrame, mapped: Mapping[str, str], path: Path) -> dict[str, str]:
    """Field → column, as the user mapped it, or found by its usual names."""
    unknown = sorted(set(mapped) - set(_NAMES))
    if unknown:
        raise ReadError(f"--map knows {', '.join(_NAMES)}, not {unknown[0]!r}")
    lower = {plain_key(name): name for name in reversed(frame.columns)}
    columns = {}
    for ours, usual in _NAMES.items():
        wanted = map(plain_key, (mapped[ours],) if ours in mapped else usual)
        column = next((lower[name] for name in wanted if name in lower), None)
        if column is None and ours in mapped:
            raise ReadError(f"{path} has no column {mapped[ours]!r}; found {', '.join(frame.columns[:20])}")
        if column is not None:
            columns[ours] = column
    if "article_id" not in mapped and ({"url", "file"} & set(mapped)):
        columns.pop("article_id", None)
    return columns


def _text(column: str) -> pl.Expr:
    """A column as text without spaces around it; what is empty is null."""
    text = pl.col(column).cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text)


def _place(file: str, record: str) -> pl.Expr:
    numbered = pl.concat_str(pl.col(file), pl.lit(" record "), pl.col(record).cast(pl.String))
    return pl.when(pl.col(record) > 1).then(numbered).otherwise(pl.col(file))


def _by_file(articles: pl.DataFrame) -> pl.DataFrame:
    """Every end of the path of each article's file, with its record, and the article's id."""
    rows = [
        (str(PurePosixPath(*parts[start:])), number, id_)
        for id_, file, number in articles.select("id", "file", "number").iter_rows()
        for parts in [PurePosixPath(file.replace("\\", "/")).parts]
        for start in range(len(parts))
    ]
    schema = {"file": pl.String, "number": pl.Int64, "article_id": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.select(_place("file", "number").alias("name"), "article_id")
