"""Write the tables of both READMEs from the result files: `python -m benchmarks.readme`."""

import json
import re
from pathlib import Path
from typing import Any

from benchmarks.common import RESULTS

README = Path(__file__).parent.parent / "README.md"
PAGES = (README, Path(__file__).with_name("README.md"))


def main() -> None:
    """Replace what stands between `<!-- table: NAME -->` and `<!-- end table -->`."""
    for page in PAGES:
        text = page.read_text()
        for name in re.findall(r"<!-- table: (\w+) -->", text):
            result = json.loads((RESULTS / f"{name}.json").read_text())
            pattern = rf"(<!-- table: {name} -->\n).*?(<!-- end table -->)"
            text = re.sub(
                pattern, lambda found, r=result: found[1] + table(r) + found[2], text, flags=re.DOTALL
            )
        page.write_text(text)


def table(result: dict[str, Any]) -> str:
    """The figures of a result as a Markdown table: a row a method, a column a measure."""
    figures: dict[str, dict[str, Any]] = result["figures"]
    columns = list(next(iter(figures.values())))
    lines = [f"| | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    lines += [
        f"| {name} | {' | '.join(str(row[column]) for column in columns)} |" for name, row in figures.items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
