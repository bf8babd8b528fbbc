"""Indexing and searching on a Ray cluster, with the results of one machine."""
