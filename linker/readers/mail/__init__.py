"""Mail: newsletters as messages (EML) and as mailboxes (MBOX)."""
