"""The error tree: everything that `linker` raises on purpose is a `LinkerError`."""


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
