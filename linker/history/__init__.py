"""What lasts while an archive grows: ids and lineage, corrections, changes, state to continue from."""
