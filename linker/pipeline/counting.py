"""Stories count an outlet once, by whatever names, hosts or slugs its articles come.

Stories are kept as they were found. Which sources are one outlet is learned from the whole archive and may be
corrected at any time, so it is looked up when stories are read.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from linker.corpus import Corpus
from linker.stories import Story
from linker.stories.copies import copy_classes, independent


def by_outlets(stories: Sequence[Story], corpus: Corpus) -> tuple[Story, ...]:
    """Stories with each outlet counted and named once, in the order given."""
    joined = corpus.outlets.heads
    return tuple(
        _counted(story, corpus) if joined and _repeats(story, corpus) else story for story in stories
    )


def _repeats(story: Story, corpus: Corpus) -> bool:
    """Whether two of its sources are one outlet."""
    return len({corpus.outlets.key(source) for source in story.sources}) < len(story.sources)


def _counted(story: Story, corpus: Corpus) -> Story:
    rows = np.array([corpus.row(id_) for id_ in story.article_ids], np.int64)
    articles = corpus.articles.select("title", "text", "source")[rows]
    sources = articles["source"].to_list()
    copies = copy_classes(articles, corpus.article_index.vectors(rows), *np.triu_indices(len(rows), 1))
    keys = [corpus.outlets.key(source) if source else None for source in sources]
    names = {corpus.outlets.name(source) for source in sources if source}
    return replace(story, reports=independent(keys, copies), sources=tuple(sorted(names)))
