"""What each command answers, as plain data: the same for the shell, for files and over HTTP."""
