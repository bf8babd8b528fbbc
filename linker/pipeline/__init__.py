"""The common road: from sources to an index, and from an index to answers.

Its modules are imported one by one: a search needs no reader.
"""
