"""The error tree: everything that `linker` raises on purpose is a `LinkerError`."""

import errno

_OUT_OF_MEMORY = (
    "bad_alloc",
    "annot allocate memory",
    "an't allocate memory",
    "ut of memory",
    "memory allocation of",
    "alloc of size",
    "an't start new thread",
    "code: 11, kind: WouldBlock",
    "(os error 11)",
    "(os error 12)",
    "failed to map segment",
    "has previously been poisoned",
)
"""What Arrow, Rust, the dynamic loader and threads that can't be started say of it; a lock of polars that an
earlier failure has poisoned says the last."""


class LinkerError(Exception):
    """Something a user can act on; the message says what was found, where, and what to do."""


class ConfigError(LinkerError):
    """A setting is unknown or out of range."""


class ReadError(LinkerError):
    """A source of articles can't be read at all (a bad record is a `Skipped`, not an error)."""


class ModelError(LinkerError):
    """A model is missing, unsafe, or not the one an index was built with."""


class ShapeError(LinkerError):
    """An array has the wrong shape, width or type, or holds NaN."""


class StoreError(LinkerError):
    """An index folder is missing, locked, of another format, or can't be written."""


class DamagedError(StoreError):
    """A file of an index isn't what its manifest says."""


class QueryError(LinkerError):
    """A question that nothing could answer."""


class UnknownArticleError(LinkerError):
    """No article of the index has this id."""


class UnknownSourceError(LinkerError):
    """No article of the index has this source."""


def out_of_memory(error: BaseException | None) -> bool:
    """Whether an error, or what it was made from, says that memory ran out.

    Libraries written in C++ and Rust make errors of other types of it, with one of these texts.

    >>> out_of_memory(MemoryError()), out_of_memory(RuntimeError("std::bad_alloc")), out_of_memory(OSError())
    (True, True, False)
    """
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        if not isinstance(error, LinkerError) and any(text in str(error) for text in _OUT_OF_MEMORY):
            return True
        error = error.__cause__ or error.__context__
    return False
