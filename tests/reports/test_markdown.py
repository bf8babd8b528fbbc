"""Markdown: reads as plain text, and articles' text forms no markup."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from linker.archive.index import Index
from linker.claims.digest import DigestItem
from linker.reports import ReportView, Scope, render_markdown
from linker.reports.plain_markdown import columns, markdown_table
from tests.reports.demo import demo_view
from tests.reports.made import hostile_view


def test_sections_come_in_order_of_importance(view: ReportView) -> None:
    found = [line for line in render_markdown(view).splitlines() if line.startswith(("# ", "## "))]
    assert found == [
        "# The demo archive",
        "## Most widely told",
        "## New since 17 Feb 2025",
        "## Back again",
        "## Narratives",
        "## Stories",
        "## Told once",
        "## Listed headlines",
        "## Sources and what was left out",
    ]


def test_the_digest_stands_first(view: ReportView) -> None:
    head = " ".join(render_markdown(view).partition("\n## ")[0].replace("\\", "").split())
    assert len(view.digest) > 3
    for item in view.digest:
        assert f"- {item.kind.capitalize()}: " in head
        assert " ".join(item.text.split())[:30] in head


def test_tables_line_up(view: ReportView) -> None:
    block: list[str] = []
    for line in [*render_markdown(view).splitlines(), ""]:
        if line.startswith("|"):
            block.append(line)
        elif block:
            assert len({len(row) for row in block}) == 1
            assert set(block[1]) <= set("|-")
            block = []


def test_a_narrative_is_told_with_its_gaps(view: ReportView) -> None:
    text = render_markdown(view)
    part = text[text.index("### Rail line opens next spring") :]
    assert "| 12 Mar 2025 | 1        | 6 months of silence |" in part
    assert "| Tarn Valley Observer  | 29 Mar 2023 | first     |" in part


def test_hostile_text_forms_no_markup() -> None:
    bad = "# Title\n- <script>x</script> [a](javascript:b) | `c` ![d](e) *f* https://g.example &lt;"
    item = DigestItem("new", bad, ("a0",), "t0", (bad,))
    text = render_markdown(replace(hostile_view(bad), digest=(item,)))
    assert "<script" not in text.replace("\\<script", "")
    assert "](javascript" not in text.replace("\\](javascript", "")
    assert "https://g" not in text
    assert "\n# Title" not in text.removeprefix("# ")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "Title" in line]
    assert rows
    assert all(line.replace("\\|", "").count("|") in {3, 4} for line in rows)


def test_words_never_open_a_list_in_the_middle_of_an_entry() -> None:
    bad = " ".join(["- 1. + === word"] * 60)
    lines = render_markdown(hostile_view(bad)).splitlines()
    assert not [line for line in lines if re.match(r"\s*([-+]|\d+[.)]|>) +([-+=]|1[.)])", line)]
    assert not [line for line in lines if re.match(r"(\+|=+|1\.)( |$)", line)]


def test_lines_fit_eighty_columns(view: ReportView) -> None:
    wide = [line for line in render_markdown(view).splitlines() if columns(line) > 80]
    assert [line for line in wide if "](<" not in line and not line.startswith("#")] == []


def test_a_table_gives_way_in_its_first_column() -> None:
    rows = [("The Harbour and Coastline Advertiser and Gazette of the Northern Isles " * 2, "1 Jan 2024")]
    lines = list(markdown_table(("Source", "First"), rows))
    assert len({columns(line) for line in lines if line}) == 1
    assert columns(lines[0]) <= 80
    assert "and Gazette of the… | 1 Jan 2024 |" in lines[2]


def test_passages_from_outside_the_report_are_quoted_too(index: Index) -> None:
    part = demo_view(index, Scope(until=datetime(2023, 5, 1, tzinfo=UTC)))
    own = {article.id for article in part.articles}
    passages = [passage for item in part.narratives for passage in item.passages]
    outside = [passage for passage in passages if passage.article_id not in own]
    assert outside
    text = " ".join(render_markdown(part).split())
    assert all(passage.text in text for passage in outside)


def test_addresses_are_linked() -> None:
    text = render_markdown(hostile_view("Plain", "https://outlet.example/a>b"))
    assert "[Plain](<https://outlet.example/a%3Eb>)" in text
