"""What is shown in place of what an article lacks."""

NO_HEADLINE = "(no headline)"
