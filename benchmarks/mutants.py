"""How many small faults of a package its own tests notice: `python -m benchmarks.mutants [package …]`.

A mutant is one package with one small fault: `<` for `<=`, `+` for `-`, `and` for `or`, a number one
higher, a condition that is never true, a filter left out. A sample, drawn with a fixed seed, is run against
the tests named below, each in a process that is forked from one which has loaded everything, and runs the
faulty module over the right one. A mutant is killed when a test fails or the time is up; one that survives
shows what no test checks, or a fault that changes nothing.
"""

import argparse
import ast
import copy
import importlib
import os
import random
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.common import load, save

ROOT = Path(__file__).parent.parent
SEED, SAMPLE, CPU_SECONDS = 17, 40, 120
TESTS: dict[str, tuple[str, ...]] = {
    "claims": (
        "tests/claims/test_check.py",
        "tests/claims/test_disagreements.py",
        "tests/claims/test_digest.py",
    ),
    "clustering": ("tests/cluster", "tests/test_clustering.py", "tests/stories/test_thresholds.py"),
    "links": ("tests/links", "tests/test_headlines.py", "tests/test_paths.py"),
    "metrics.py": ("tests/test_metrics.py",),
    "naming": ("tests/naming",),
    "narratives": ("tests/narratives",),
    "retrieval": ("tests/retrieval", "tests/test_ivf.py", "tests/test_tokens.py", "tests/test_highest.py"),
    "stories": ("tests/stories",),
    "text": ("tests/text",),
}
OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


def places(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every place for a fault: the number of its node in `ast.walk`, and what is done there."""
    types = {id(part) for node in ast.walk(tree) for part in _annotations(node)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in types:
            continue
        if isinstance(node, ast.Compare):
            yield from ((number, f"compare {i}") for i, op in enumerate(node.ops) if type(op) in OTHER)
        elif isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in OTHER:
            yield number, "operator"
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield number, "number"
        elif isinstance(node, ast.If):
            yield number, "never"
        elif isinstance(node, ast.comprehension) and node.ifs:
            yield number, "no filter"


def _annotations(node: ast.AST) -> Iterator[ast.AST]:
    for field in ("annotation", "returns"):
        part = getattr(node, field, None)
        if part is not None:
            yield from ast.walk(part)


def with_fault(tree: ast.Module, place: tuple[int, str]) -> tuple[ast.Module, str]:
    """The module with one fault, and where it is: line, right text, faulty text."""
    changed = copy.deepcopy(tree)
    number, what = place
    node: ast.AST = list(ast.walk(changed))[number]
    before = ast.unparse(node)
    if isinstance(node, ast.Compare):
        at = int(what.split()[1])
        node.ops[at] = OTHER[type(node.ops[at])]()  # type: ignore[call-overload]  # an operator for an operator
    elif isinstance(node, ast.BinOp | ast.BoolOp):
        node.op = OTHER[type(node.op)]()  # type: ignore[assignment]
    elif isinstance(node, ast.Constant):
        node.value = node.value + 1 if isinstance(node.value, int) else node.value * 1.5 + 0.1  # type: ignore[operator]
    elif isinstance(node, ast.If):
        before = f"if {ast.unparse(node.test)}"
        node.test = ast.Constant(value=False)
    elif isinstance(node, ast.comprehension):
        node.ifs = []
    after = "if False" if what == "never" else ast.unparse(node)
    line = getattr(node, "lineno", None) or getattr(getattr(node, "target", None), "lineno", 0)
    return changed, f"{line}: {before} -> {after}"


def put_in_place(module: ModuleType, tree: ast.Module, path: Path) -> None:
    """Run a changed tree as a module, and hand its new names to every module that imported them."""
    before = dict(vars(module))
    exec(compile(ast.fix_missing_locations(tree), path, "exec"), vars(module))
    for user in [*sys.modules.values()]:
        if user is not module and getattr(user, "__name__", "").startswith(("linker", "tests")):
            for name, value in [*vars(user).items()]:
                if name in before and value is before[name]:
                    setattr(user, name, vars(module)[name])


def passes(tests: Sequence[str], fault: tuple[ModuleType, ast.Module, Path] | None) -> bool:
    """Whether the tests pass, in a process of their own, with one module replaced."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        signal.alarm(10 * CPU_SECONDS)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        if fault is not None:
            put_in_place(*fault)
        options = ["-x", "-q", "-p", "no:xdist", "-o", "addopts=", "-p", "no:cacheprovider", "-m", "not slow"]
        code = int(pytest.main([*options, *(str(ROOT / test) for test in tests)]))
    finally:
        os._exit(code)


def load_tests(tests: Sequence[str]) -> None:
    """Import test files, and so what they test, once for all mutants."""
    for test in tests:
        where = ROOT / test
        for path in [where] if where.is_file() else sorted(where.rglob("test_*.py")):
            importlib.import_module(_name(path))


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@dataclass(frozen=True)
class Result:
    """Of how many places a sample of mutants was drawn, and which of them survived."""

    places: int
    mutants: int
    survivors: list[str]

    def row(self) -> dict[str, object]:
        """As a row of the table."""
        killed = self.mutants - len(self.survivors)
        return {
            "places": self.places,
            "mutants": self.mutants,
            "killed": killed,
            "share": round(killed / self.mutants, 2),
        }


def measured(package: str, sample: int) -> Result:
    """The share of a package's sampled mutants that its tests kill, and those that survive."""
    where = ROOT / "linker" / package
    files = [where] if where.is_file() else sorted(where.rglob("*.py"))
    trees = {path: ast.parse(path.read_text()) for path in files}
    every = [(path, place) for path, tree in trees.items() for place in places(tree)]
    chosen = random.Random(SEED).sample(every, min(sample, len(every)))
    load_tests(TESTS[package])
    if not passes(TESTS[package], None):
        raise SystemExit(f"the tests of {package} fail without any fault")
    survivors = []
    for path, place in chosen:
        tree, what = with_fault(trees[path], place)
        inside = path.relative_to(ROOT)
        alive = passes(TESTS[package], (importlib.import_module(_name(path)), tree, path))
        print(f"{'SURVIVES' if alive else 'killed'} {inside}:{what}", flush=True)
        if alive:
            survivors.append(f"{inside}:{what}")
    return Result(len(every), len(chosen), sorted(survivors))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", default=sorted(TESTS))
    parser.add_argument("--sample", type=int, default=SAMPLE)
    options = parser.parse_args()
    found = {package: measured(package, options.sample) for package in options.packages}
    before = load("mutants")
    figures = before.get("figures", {}) | {package: result.row() for package, result in found.items()}
    survivors = before.get("survivors", {}) | {package: result.survivors for package, result in found.items()}
    save(
        "mutants",
        {},
        {"figures": dict(sorted(figures.items())), "survivors": dict(sorted(survivors.items()))},
    )


if __name__ == "__main__":
    main()
