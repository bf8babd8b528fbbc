"""Claims: who says something, who denies it, and what the outlets disagree on."""
