"""Exports of research databases: many articles a file, each with a source, a date and a text of its own."""

from linker.readers.databases.exports import database_records

__all__ = ["database_records"]
