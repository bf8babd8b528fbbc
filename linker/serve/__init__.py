"""One index over HTTP: pages, an API, feeds and tools for assistants; an extra, `story-linker[serve]`."""
