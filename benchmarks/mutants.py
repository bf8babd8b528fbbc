"""How many small faults of a package its tests notice: `python -m benchmarks.mutants [package …] [--seed N]`.

A mutant is one package with one small fault: `<` for `<=`, `+` for `-`, `and` for `or`, a number one
higher, a condition that is never true, a filter left out. A sample, drawn with a seed, is run against the
tests named below and the doctests of these packages. Which tests call which function is recorded once; a
mutant is run against the tests that call the function it is in (a fault outside of functions: that call any
function of its file), the fastest first, in a process of its own that imports the faulty module; and if it
survives, against all tests of its package. A mutant is killed when a test fails or the time is up; one that
survives shows what no test checks, or a fault that changes nothing.
"""

import argparse
import ast
import copy
import importlib
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SEED, SAMPLE = 18, 60
MOST_SECONDS, SPARE_SECONDS, OWN_SECONDS = 2.5, 8, 120
"""CPU time of the tests that a mutant is run against first; beyond three times that, before the time is up;
and of all tests of its package."""
LOADED = (
    *("numpy", "polars", "faiss", "scipy.sparse", "rapidfuzz", "pyarrow.parquet", "typer", "hypothesis"),
    *("graspologic_native", "sentencex", "snowballstemmer", "rich.table", "sklearn.metrics"),
)
"""What is imported once for all mutants, if it is there."""
PACKAGES = (
    *("claims", "clustering", "links", "metrics.py", "naming", "narratives", "retrieval", "stories", "text"),
)
TESTS = (
    *("claims", "clustering", "links", "naming", "retrieval", "stories", "text", "test_asking.py"),
    *("test_headlines.py", "test_highest.py", "test_hostile_index.py", "test_index.py", "test_ivf.py"),
    *("test_languages.py", "test_metrics.py", "test_paths.py", "test_repeated_sentences.py"),
    *("test_search.py", "test_sharded.py", "test_tokens.py"),
)
"""Folders and files of tests; those of a package's own folder belong to them too."""
BESIDE: dict[str, tuple[str, ...]] = {
    "clustering": ("stories/test_thresholds.py",),
    "links": ("test_headlines.py", "test_paths.py"),
    "metrics.py": ("test_metrics.py",),
    "retrieval": ("test_highest.py", "test_index.py", "test_ivf.py", "test_sharded.py", "test_tokens.py"),
    "text": ("test_repeated_sentences.py",),
}
"""What is a package's own beside the folder of its name: all of that is run against what survives."""

Place = tuple[int, str]

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
    without = {id(part) for node in ast.walk(tree) for part in _without_effect(node)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in without:
            continue
        if isinstance(node, ast.Compare):
            yield from ((number, f"compare {i}") for i, op in enumerate(node.ops) if type(op) in OTHER)
        elif isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in OTHER:
            yield number, "operator"
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield number, "number"
        elif isinstance(node, ast.If) and ast.unparse(node.test) != "TYPE_CHECKING":
            yield number, "never"
        elif isinstance(node, ast.comprehension) and node.ifs:
            yield number, "no filter"


def _without_effect(node: ast.AST) -> Iterator[ast.AST]:
    """Parts of a node in which a fault changes no answer: annotations, and the sizes of caches."""
    for field in ("annotation", "returns"):
        part = getattr(node, field, None)
        if part is not None:
            yield from ast.walk(part)
    for decorator in getattr(node, "decorator_list", ()):
        if "cache" in ast.unparse(decorator):
            yield from ast.walk(decorator)


def with_fault(tree: ast.Module, place: tuple[int, str]) -> tuple[ast.Module, str, int]:
    """The module with one fault, and where it is: right text and faulty text, and the line."""
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
    return changed, f"{before} -> {after}", line


def in_child(work: Callable[[], int], seconds: int) -> bool:
    """Whether some work ends with 0 in a process of its own, within so much CPU time."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        signal.alarm(5 * seconds)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        code = work()
    finally:
        os._exit(code)


def run_tests(paths: Sequence[str], plugin: object) -> int:
    """The exit code of pytest, in this process, stopping at the first failure."""
    options = ["-x", "-q", "-p", "no:xdist", "-o", "addopts=", "-p", "no:cacheprovider", "-m", "not slow"]
    options += [
        "--assert=plain",
        "--doctest-modules",
    ]  # rewritten assertions would load modules their own way
    return int(pytest.main([*options, *paths], plugins=[plugin]))


def load_with(path: Path, tree: ast.Module) -> None:
    """From now on, the module of `path` is a changed tree."""
    loaded = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if self.path == str(path):
            return compile(ast.fix_missing_locations(tree), path, "exec")
        return loaded(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


class Recorder:
    """Which functions of some files each test calls, and how long it takes.

    Tests on the index of the demo are left out: building it takes longer than all tests of a mutant may.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = {str(file) for file in files}
        self.calls: dict[str, set[tuple[str, int]]] = defaultdict(set)
        self.seconds: dict[str, float] = defaultdict(float)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if "demo" not in getattr(item, "fixturenames", ())]

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        calls = self.calls[item.nodeid]

        def trace(frame: FrameType, event: str, argument: object) -> None:
            if frame.f_code.co_filename in self.files:
                calls.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

        start = time.process_time()
        for kept in _caches():
            kept.cache_clear()  # else a test that finds its answer there wouldn't call the function
        sys.settrace(trace)  # type: ignore[arg-type]  # no trace of lines
        yield
        sys.settrace(None)
        self.seconds[item.nodeid] = time.process_time() - start


def _caches() -> Iterator[Any]:
    """The functions of the package that keep answers, but for those that keep a single large thing."""
    for name, module in [*sys.modules.items()]:
        if name.startswith("linker"):
            for value in [*vars(module).values()]:
                if hasattr(value, "cache_clear") and value.cache_parameters()["maxsize"] not in (None, 1):
                    yield value


class Selection:
    """Runs the named tests only, in the order of the names; None: all but those on the index of the demo."""

    def __init__(self, names: Sequence[str] | None) -> None:
        self.order = None if names is None else {name: number for number, name in enumerate(names)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        order = self.order
        if order is None:
            items[:] = [item for item in items if "demo" not in getattr(item, "fixturenames", ())]
        else:
            named = (item for item in items if item.nodeid in order)
            items[:] = sorted(named, key=lambda item: order[item.nodeid])


@dataclass(frozen=True)
class Coverage:
    """The functions that each test calls: files and first lines, and the seconds of each test."""

    calls: dict[str, set[tuple[str, int]]]
    seconds: dict[str, float]

    @classmethod
    @cache
    def recorded(cls, paths: tuple[str, ...]) -> "Coverage":
        """Run all tests once, in a process of its own; the result is kept as long as no source changes."""
        sources = [*(ROOT / "linker").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), Path(__file__)]
        state = sha256(b"".join(path.read_bytes() for path in sorted(sources)) + repr(paths).encode())
        result = Path(tempfile.gettempdir()) / f"linker-coverage-{state.hexdigest()[:16]}.json"
        if not result.exists():

            def work() -> int:
                recorder = Recorder(sorted((ROOT / "linker").rglob("*.py")))
                code = run_tests(paths, recorder)
                calls = {name: sorted(called) for name, called in recorder.calls.items()}
                if not code:
                    result.write_text(json.dumps([calls, recorder.seconds]))
                return code

            if not in_child(work, 1200):
                raise SystemExit("the tests fail without any fault: " + " ".join(paths))
        calls, seconds = json.loads(result.read_text())
        return cls({name: {tuple(call) for call in called} for name, called in calls.items()}, seconds)

    def tests_of(self, path: Path, tree: ast.Module, line: int) -> list[str]:
        """The tests that call the innermost function around a line (or any of its file): fastest first."""
        around = [
            min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body[0].lineno <= line <= (node.end_lineno or 0)
        ]
        called = {name for name, calls in self.calls.items() if (str(path), max(around, default=0)) in calls}
        if not around:
            called = {
                name for name, calls in self.calls.items() if any(file == str(path) for file, _ in calls)
            }
            called = called or set(self.calls)
        chosen, total = [], 0.0
        for name in sorted(called, key=lambda name: (self.seconds[name], name)):
            total += self.seconds[name]
            if total > MOST_SECONDS:
                break
            chosen.append(name)
        return chosen


@dataclass(frozen=True)
class Result:
    """Of how many places a sample of mutants was drawn, and which of them survived."""

    places: int
    mutants: int
    seed: int
    survivors: list[str]

    def row(self) -> dict[str, object]:
        """As a row of the table."""
        killed = self.mutants - len(self.survivors)
        return {
            "places": self.places,
            "mutants": self.mutants,
            "seed": self.seed,
            "killed": killed,
            "share": round(killed / self.mutants, 2),
        }


def survives(
    coverage: Coverage, own: Sequence[str], path: Path, tree: ast.Module, place: Place
) -> str | None:
    """The description of a mutant that passes the tests which call it, and those of its own package."""
    changed, what, line = with_fault(tree, place)
    tests = coverage.tests_of(path, tree, line)
    seconds = SPARE_SECONDS + int(3 * sum(coverage.seconds[name] for name in tests))
    start = time.monotonic()

    def run_chosen() -> int:
        load_with(path, changed)
        return run_tests(sorted({name.split("::")[0] for name in tests}), Selection(tests))

    def run_own() -> int:
        load_with(path, changed)
        return run_tests(own, Selection(None))

    alive = not tests or in_child(run_chosen, seconds)
    alive = alive and in_child(run_own, OWN_SECONDS)
    inside = f"{path.relative_to(ROOT)}:{line}: {what}"
    took = f"{len(tests)} tests, {time.monotonic() - start:.1f} s"
    print(f"{'SURVIVES' if alive else 'killed'} {inside} ({took})", flush=True)
    return inside if alive else None


def measured(package: str, sample: int, seed: int) -> Result:
    """The share of a package's sampled mutants that its tests kill, and those that survive."""
    where = ROOT / "linker" / package
    files = [where] if where.is_file() else sorted(where.rglob("*.py"))
    trees = {path: ast.parse(path.read_text()) for path in files}
    every = [(path, place) for path, tree in trees.items() for place in places(tree)]
    chosen = random.Random(seed).sample(every, min(sample, len(every)))
    doctests = (ROOT / "linker" / name for name in PACKAGES)
    tests = (ROOT / "tests" / name for name in sorted({*TESTS, package}))
    coverage = Coverage.recorded(tuple(str(path) for path in (*doctests, *tests) if path.exists()))
    own = [str(ROOT / "tests" / name) for name in (package, *BESIDE.get(package, ()))]
    own = [name for name in own if Path(name).exists()]
    survivors = [survives(coverage, own, path, trees[path], place) for path, place in chosen]
    return Result(len(every), len(chosen), seed, sorted(filter(None, survivors)))


def load_once() -> None:
    """Import what is large and no part of the project, once for all mutants."""
    for name in LOADED:
        try:
            importlib.import_module(name)
        except ImportError:
            print(f"{name} isn't there", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", default=PACKAGES)
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only-print", action="store_true", help="leave the table as it is")
    options = parser.parse_args()
    os.chdir(ROOT)
    load_once()
    for package in options.packages:
        result = measured(package, options.sample, options.seed)
        print(package, result.row(), flush=True)
        if not options.only_print:
            in_child(lambda package=package, result=result: write({package: result}), OWN_SECONDS)


def write(found: dict[str, Result]) -> int:
    """Put the figures of these packages into the result file, beside those of the others; in a child.

    It imports the package, which must be imported anew for each mutant.
    """
    from benchmarks.common import load, save

    before = load("mutants")
    figures = before.get("figures", {}) | {package: result.row() for package, result in found.items()}
    survivors = before.get("survivors", {}) | {package: result.survivors for package, result in found.items()}
    save(
        "mutants",
        {},
        {"figures": dict(sorted(figures.items())), "survivors": dict(sorted(survivors.items()))},
    )
    return 0


if __name__ == "__main__":
    main()
