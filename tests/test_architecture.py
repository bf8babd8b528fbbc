"""The arrows between modules point down: a module imports only from rows above its own."""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "linker"
ROWS = [
    {
        "counting_words",
        "counts",
        "days",
        "digits",
        "errors",
        "missing",
        "notebook",
        "own_files",
        "parallel_map",
        "spoken_names",
        "type_check",
        "words",
    },
    {"types", "outlets", "operators", "outputs", "spelling", "kept_tables", "uncased_names"},
    {"calendar_words", "counted_fates", "names_across_scripts"},
    {"config", "metrics", "retrieval", "names", "lineage", "corrections"},
    {"storage_backend"},
    {"order"},
    {"corpus", "text", "encoders", "clustering", "graph", "demo_corpus"},
    {"naming"},
    {"readers", "storage", "links", "search", "exact", "stories", "narratives", "claims", "evaluate"},
    {"reports"},
    {"history"},
    {"ingest"},
    {"ray"},
    {"archive"},
    {"answers"},
    {"cli", "serve"},
    {"__main__"},
]
ROW_OF = {name: row for row, names in enumerate(ROWS) for name in names}
BESIDE = {
    ("search", "exact"),
    ("evaluate", "readers"),
    ("cli", "serve"),
    ("claims", "search"),
    ("claims", "stories"),
}
"""Modules of one row that may meet: a command starts the server, an exact search is part of searching, and
labels are read as articles are."""


def run_time_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those below `if TYPE_CHECKING:`, which no run imports."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from run_time_nodes(node)


def imported(path: Path) -> set[str]:
    found = set()
    for node in run_time_nodes(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("linker."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found.update(name.name.split(".")[1] for name in node.names if name.name.startswith("linker."))
    return found


def modules() -> list[Path]:
    return sorted(
        path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py" and "demo" not in path.parts
    )


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_to_rows_above(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    for other in imported(path) - {own}:
        allowed = ROW_OF[other] < ROW_OF[own] or (own, other) in BESIDE
        assert allowed, f"{own} (row {ROW_OF[own]}) imports {other} (row {ROW_OF[other]})"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_these_packages_see_the_storage(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if own not in {"storage", "ingest", "history", "ray", "archive", "cli", "serve"}:
        assert "storage" not in imported(path)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")


def test_files_import_each_other_in_no_circle() -> None:
    """Imports inside functions count; annotations alone, under TYPE_CHECKING, don't."""
    files = {module_name(path): path for path in ROOT.rglob("*.py")}
    imports: dict[str, set[str]] = {}
    for name, path in files.items():
        imports[name] = set()
        for node in run_time_nodes(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("linker"):
                parts = {f"{node.module}.{alias.name}" for alias in node.names}
                imports[name] |= {part if part in files else node.module for part in parts}
            elif isinstance(node, ast.Import):
                imports[name] |= {alias.name for alias in node.names} & files.keys()
    TopologicalSorter({name: sorted(others - {name}) for name, others in imports.items()}).prepare()


SAME_STEP = {"config", "types", "find", "describe"}
"""What several packages have: settings, data, and the step that finds or describes their groups."""


def test_no_two_modules_share_a_name() -> None:
    """Files of `cli` are named after commands."""
    names = Counter(path.stem for path in modules() if path.parent.name != "cli" and path.stem != "__init__")
    assert {name for name, count in names.items() if count > 1} == SAME_STEP


ONE_A_PAGE = {"questions.py", "shown.py", "tool_questions.py"}
"""Files of `serve` in which the functions of one page, or of one tool, have its name."""


def test_no_public_function_or_class_shares_its_name() -> None:
    """Commands of `cli` and pages of `serve` are named after what they answer, and so occur twice."""
    names = Counter(
        name
        for path in modules()
        if path.parent.name != "cli" and path.name not in ONE_A_PAGE
        for name in {
            node.name
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        }
    )
    assert {name for name, count in names.items() if count > 1} == {"main"}


def test_no_file_is_longer_than_400_lines() -> None:
    long = [path.name for path in modules() if len(path.read_text().splitlines()) > 400]
    assert long == []


def test_type_checkers_of_users_see_the_types() -> None:
    assert (ROOT / "py.typed").exists()


def test_every_package_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *(item for extra in project["optional-dependencies"].values() for item in extra),
    ]
    declared = {re.split(r"[^\w.-]", item)[0].lower().replace("_", "-") for item in wanted}
    imports: set[str] = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                imports.add(str(node.module).partition(".")[0])
            elif isinstance(node, ast.Import):
                imports |= {alias.name.partition(".")[0] for alias in node.names}
    owners = packages_distributions()
    foreign = imports - sys.stdlib_module_names - {"linker"}
    assert {
        name
        for name in foreign
        if not declared & {owner.lower().replace("_", "-") for owner in owners.get(name, [name])}
    } == set()
