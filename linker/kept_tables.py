"""Derived tables, which somebody else may have made."""

from pathlib import Path

import polars as pl


def read_kept_table(path: Path) -> pl.DataFrame:
    """All rows of a Parquet file.

    Where a damaged file claims more memory than there is, polars would end the process, which nobody can
    catch; pyarrow raises.

    Raises:
        OSError: It can't be read, or isn't such a file.
        ValueError, PolarsError: It is damaged.
        MemoryError: It needs more memory than there is.
    """
    from pyarrow import parquet

    with path.open("rb") as file:  # of a name pyarrow would make a folder's or a server's
        frame: pl.DataFrame = pl.from_arrow(parquet.read_table(file))  # type: ignore[assignment]  # no column
    return frame
