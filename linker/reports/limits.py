"""How much of a large archive the HTML and Markdown reports show in full."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of what is shown; the number of items left out is always printed in their place.

    Chosen so that 2,000 articles stay well below 5 MB of HTML and 20,000 still open; the JSON report has
    no limits.
    """

    stories: int = 300
    """Stories of several articles with reports and evidence."""
    rows: int = 600
    """Further stories as one line each, singles included."""
    articles: int = 40
    """Articles a story."""
    links: int = 3
    """Links with evidence a story."""
    pairs: int = 2
    """Passage pairs a link."""
    narratives: int = 100
    passages: int = 24
    """Quoted passages a narrative."""
    listed: int = 200
    """Listed headlines of each status."""
    top: int = 4
    """Most widely told stories, at the head of the overview."""
    news: int = 8
    """New stories, and narratives that returned, in the overview."""
    disputed: int = 5
    """Stories whose figures differ, in the overview."""
    index: int = 50
    """Stories, and narratives, in the index before the others are folded away."""
    multiples: int = 12
    """Narratives with a small chart by source."""
    all_drawn: int = 200
    """A page of more stories draws what it shows only when it is scrolled to."""
    places: int = 2000
    """Stories on the map."""


LIMITS = Limits()
