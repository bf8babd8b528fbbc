"""One open archive that answers every question: `linker.archive.index.Index`.

Import its modules one by one: a search needs no reports.
"""
