"""From sources to an index: articles are read, cleaned, split, embedded and stored, and removed again."""
