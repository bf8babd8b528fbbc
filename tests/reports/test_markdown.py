"""Markdown: reads as plain text, and articles' text forms no markup."""

from linker.reports import ReportView, render_markdown
from tests.reports.made import hostile_view


def test_sections_come_in_order_of_importance(view: ReportView) -> None:
    found = [line for line in render_markdown(view).splitlines() if line.startswith(("# ", "## "))]
    assert found == [
        "# The demo archive",
        "## New since 17 Feb 2025",
        "## Back again",
        "## Narratives",
        "## Stories",
        "## Told once",
        "## Listed headlines",
        "## Sources and what was left out",
    ]


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
    text = render_markdown(hostile_view(bad))
    assert "<script" not in text.replace("\\<script", "")
    assert "](javascript" not in text.replace("\\](javascript", "")
    assert "https://g" not in text
    assert "\n# Title" not in text.removeprefix("# ")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "Title" in line]
    assert rows
    assert all(line.replace("\\|", "").count("|") in {3, 4} for line in rows)


def test_addresses_are_linked() -> None:
    text = render_markdown(hostile_view("Plain", "https://outlet.example/a>b"))
    assert "[Plain](<https://outlet.example/a%3Eb>)" in text
