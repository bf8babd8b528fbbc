"""`linker digest`: what is new, what came back and what is disputed, in at most ten sentences."""

from typing import TYPE_CHECKING

from linker.cli.options import DEFAULT_INDEX, IndexDir, Json, Output, Since, Until, moment
from linker.cli.output import say

if TYPE_CHECKING:
    from linker.claims.digest import Digest

_HEADINGS = {"new": "New", "back": "Came back", "disputed": "Disputed"}
_IDS = 5
"""Article ids that are shown of a sentence."""


def command(
    index: IndexDir = DEFAULT_INDEX,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Sum up what is new, what came back and what is disputed: at most ten sentences, all from the articles.

    Without --since it is about the last 30 days of the archive.

    Example: linker digest --since 2025-02-01
    """
    from linker.answers.claim_rows import digest_rows
    from linker.archive.index import Index
    from linker.cli.output import print_json, write
    from linker.cli.progress import long_work

    with long_work(Index.open(index), "grouping") as opened:
        digest = opened.digest(since=moment(since), until=moment(until, end=True))
    if output:
        write(output, digest, digest_rows(digest.items))
    if json:
        print_json(digest)
    elif not output:
        _print(digest)


def _print(digest: "Digest") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import console, printable, shown_date

    out = console()
    since = shown_date(digest.since)[:10] or "the beginning"
    if not digest.items:
        say(f"Nothing new, back or disputed since {since}.")
    heading = ""
    for item in digest.items:
        if _HEADINGS[item.kind] != heading:
            heading = _HEADINGS[item.kind]
            out.print(Text(f"{heading} since {since}", style="bold"))
        out.print(Padding(Text(printable(item.text)), (0, 2, 0, 2), expand=False))
        for other in item.against:
            out.print(Padding(Text(f"but: {printable(other)}"), (0, 2, 0, 4), expand=False))
        more = [f"and {len(item.article_ids) - _IDS:,} more"] if len(item.article_ids) > _IDS else []
        facts = "  ".join([item.about, *item.article_ids[:_IDS], *more])
        out.print(Padding(Text(printable(facts), style="dim"), (0, 2, 0, 4), expand=False))
