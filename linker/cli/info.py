"""`linker info` and `linker verify`: what an index holds, and whether it is whole."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linker.cli.completing import article_ids
from linker.cli.options import DEFAULT_INDEX, IndexDir, IndexDirs, Json, opened, single
from linker.cli.output import say

if TYPE_CHECKING:
    from linker.archive.index import Index
    from linker.ingest.revisions import Revision
    from linker.types import Article


def command(
    article: Annotated[
        str | None,
        typer.Argument(help="An article id: show it and what cleaning removed.", autocompletion=article_ids),
    ] = None,
    index: IndexDirs = None,
    json: Json = False,
) -> None:
    """Show what an index holds, or one article with its listed headlines and removed lines.

    Example: linker info    One article: linker info 3f9a0c1d2b4e5f60
    """
    from linker.cli.output import print_json

    if article is not None:
        article_facts = show(single(index, "an article id"), article, quiet=json)
        if json:
            print_json(article_facts)
        return
    index_facts = opened(index).info()
    if json:
        print_json(index_facts)
    elif "indexes" in index_facts:
        _print_several(index_facts)
    else:
        _print_info(index_facts)


def show(index: "Index", article_id: str, *, quiet: bool) -> dict[str, Any]:
    """One article as data, with its story and narratives where they were found; printed unless `quiet`."""
    from linker.answers.article_rows import article_answer

    answer = article_answer(index, article_id)
    if not quiet:
        _print_article(index.article(answer["id"]))
        story = answer["story_id"]
        named = [
            *([f"story {story}"] if story else []),
            *(f"narrative {id_}" for id_ in answer["narrative_ids"]),
        ]
        if named:
            say(f"\nPart of: {', '.join(named)}; `linker show ID` opens each")
        _print_revisions(answer["revisions"])
    return answer


def verify(
    index: IndexDir = DEFAULT_INDEX,
    recover: Annotated[
        bool, typer.Option("--recover", help="First write a lost or damaged manifest again from its copy.")
    ] = False,
    json: Json = False,
) -> None:
    """Check every file of an index: hashes, counts, vectors, offsets. Exit 1 names what is damaged.

    Example: linker verify --index indexes/news
    """
    from linker.cli.output import print_json
    from linker.storage import Store, verify
    from linker.storage import recover as recover_manifest

    if recover:
        done = "written again from its copy" if recover_manifest(index) else "whole: nothing to recover"
        say(f"{index}: manifest {done}", err=True)
    store = Store.open(index)
    problems = verify(store)
    if json:
        print_json({"folder": str(index), "ok": not problems, "problems": problems})
    elif problems:
        for problem in problems:
            say(f"linker: {index}/{problem}", err=True)
    else:
        counts = (
            f"{store.manifest.count('articles'):,} articles, {store.manifest.count('passages'):,} passages"
        )
        say(f"{index}: all well ({counts}, {len(store.manifest.parts)} files)")
    if problems:
        raise typer.Exit(1)


def _print_article(article: "Article") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import console, printable, shown_date, shown_headline

    out = console()
    out.print(Text(shown_headline(article.title), style="bold"))
    facts = [
        shown_date(article.published) or "undated",
        article.source,
        _language(article),
        article.url,
        article.id,
    ]
    out.print(Text(printable("  ".join(filter(None, facts))), style="dim"))
    for line in article.text.splitlines():
        out.print(Padding(Text(printable(line)), (1, 2, 0, 2)))
    for title, lines in (
        ("Listed headlines", [f"{item.headline}  ({item.form})" for item in article.listed]),
        ("Removed by cleaning", [f"{item.line}  ({item.reason})" for item in article.removed]),
    ):
        out.print(Text(f"\n{title}: {len(lines) or 'none'}", style="bold"))
        for line in lines:
            out.print(Padding(Text(printable(line)), (0, 2, 0, 2)))


def _language(article: "Article") -> str | None:
    if article.language or article.identified_language is None:
        return article.language
    return f"{article.identified_language} (identified, {article.language_probability:.2f})"


def _languages(info: dict[str, Any]) -> str:
    named = [f"{name or 'unknown'} {count:,}" for name, count in list(info["languages"].items())[:8]]
    more = [f"{len(info['languages']) - 8:,} more"] if len(info["languages"]) > 8 else []
    identified = info["languages_identified"]
    return ", ".join((*named, *more)) + (f" ({identified:,} identified)" if identified else "")


def _rules_lacking(info: dict[str, Any]) -> str:
    """Which rules don't know the languages of some articles."""
    rules = (
        f"{rule} in {', '.join(list(languages)[:4])}{' and others' if len(languages) > 4 else ''}"
        f" ({sum(languages.values()):,} articles)"
        for rule, languages in info["rules_lacking"].items()
    )
    return "; ".join(rules)


def _print_revisions(revisions: Sequence["Revision"]) -> None:
    from linker.cli.output import shown_date

    for item in revisions:
        lengths = f"{item.old_characters:,} to {item.new_characters:,} characters"
        say(f"\nReplaced {shown_date(item.at)[:16]}: {', '.join(item.fields)} ({lengths})")


def _print_info(info: dict[str, Any]) -> None:
    from linker.cli.output import printable, shown_date

    rows = {
        "articles": f"{info['articles']:,} ({info['undated']:,} undated, {info['cut_short']:,} cut short)",
        "passages": f"{info['passages']:,} ({info['cut_passages']:,} cut by the model)",
        "listed headlines": f"{info['listed_headlines']:,}",
        "removed lines": f"{info['removed_lines']:,}",
        "dates": f"{shown_date(info['first'])} to {shown_date(info['last'])}" if info["first"] else "none",
        "languages": _languages(info) or "none",
        **({"rules lacking": _rules_lacking(info)} if info["rules_lacking"] else {}),
        "model": f"{info['encoder']} ({info['precision']}, {info['dim']} dimensions)",
        **({"chosen": printable(info["model_chosen"])} if info["model_chosen"] else {}),
        "search": _search(info["search"]["passages"]),
        "format": str(info["format"]),
        "size": f"{info['bytes'] / 1e6:,.1f} MB",
    }
    say(info["folder"])
    for name, value in rows.items():
        say(f"  {name:<17} {value}")
    named = list(info["outlets"].items())
    say(f"  {'sources':<17} {len(named):,}")
    for source, count in named[:10]:
        say(f"  {'':<17} {count:>6,}  {printable(source) or '(none named)'}")
    if len(named) > 10:
        say(f"  {'':<17} … and {len(named) - 10:,} more; --json names them all")


def _print_several(info: dict[str, Any]) -> None:
    from linker.cli.output import shown_date

    for one in (*info["indexes"], {**info, "name": "all"}):
        dates = f"{shown_date(one['first'])} to {shown_date(one['last'])}" if one["first"] else "no dates"
        counts = f"{one['articles']:,} articles, {one['passages']:,} passages"
        say(f"{one['name']}: {counts}, {dates}, {one['bytes'] / 1e6:,.1f} MB")


def _search(facts: dict[str, Any]) -> str:
    if facts["type"] == "flat":
        return "flat: every passage compared"
    return (
        f"ivf: {facts['probes']:,} of {facts['cells']:,} cells looked into,"
        f" {facts['recall@10']:.1%} of the ten nearest found"
    )
