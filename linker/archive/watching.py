"""Keep adding what appears: files in folders, or a saved feed that changes."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from linker.archive.build import build
from linker.archive.changes import Change
from linker.archive.growth import Returned, groups_before, moved_since
from linker.config import BuildConfig
from linker.encoders import Encoder
from linker.errors import LinkerError
from linker.ingest.encoder_choice import early_choice, loaded
from linker.ingest.run_report import BuildReport
from linker.readers import files_of

Signature = tuple[int, int]
"""Size and time of change of a file."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at the sources led to: what was added, or why that couldn't be done yet.

    `changes` say which stories grew, were born or came back by it, and `returned` which narratives did; the
    latter where narratives had been found before.
    """

    files: tuple[str, ...]
    report: BuildReport | None
    problem: str | None
    changes: tuple[Change, ...] = ()
    returned: tuple[Returned, ...] = ()


def watch(
    sources: Sequence[str | Path],
    *,
    to: str | Path,
    config: BuildConfig = BuildConfig(),
    encoder: Encoder | None = None,
    every: float = 2.0,
    wait: Callable[[float], object] = time.sleep,
) -> Iterator[Round]:
    """Add the articles of the sources, and from then on those of files that appear or change, without end.

    A file is read once its size and time have stayed the same from one look to the next, so that a file
    still being written isn't read in part. A file that is deleted leaves its articles in the index. What
    can't be added (another process writes, the disk is full) is tried again at the next look.

    Args:
        sources: Files, folders and globs, as for `build`; they may hold nothing yet.
        to: The index folder.
        config: As for `build`.
        encoder: Used in place of loading the model; it is loaded once otherwise.
        every: Seconds between two looks.
        wait: Called with `every` after each look.
    """
    added_signatures: dict[Path, Signature] = {}
    last: dict[Path, Signature] = {}
    while True:
        seen = _look(sources)
        settled = {
            path: sign for path, sign in seen.items() if last.get(path) == sign != added_signatures.get(path)
        }
        if settled:
            encoder = encoder or _known_encoder(Path(to), config)
            done = _add(sorted(settled), to, config, encoder)
            if done.problem is None:
                added_signatures |= settled
                config = replace(config, rebuild=False)
            yield done
        last = seen
        wait(every)


def _look(sources: Sequence[str | Path]) -> dict[Path, Signature]:
    signatures = {}
    for path in files_of(sources):
        try:
            status = path.stat()
        except OSError:  # it vanished between being listed and being looked at
            continue
        signatures[path] = (status.st_size, status.st_mtime_ns)
    return signatures


def _known_encoder(folder: Path, config: BuildConfig) -> Encoder | None:
    """The encoder of an index, or the one asked for; None where its first articles will choose it."""
    choice = early_choice(folder, config)
    return None if choice is None else loaded(choice, config)


def _add(paths: list[Path], to: str | Path, config: BuildConfig, encoder: Encoder | None) -> Round:
    names = tuple(map(str, paths))
    try:
        before = groups_before(Path(to))
        report = build(paths, to=to, config=config, encoder=encoder)
        if not report.added + report.changed:
            return Round(names, report, None)
        return Round(names, report, None, *moved_since(Path(to), before, encoder))
    except LinkerError as error:
        return Round(names, None, str(error))
