"""What the README shows works as it stands there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_the_library_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (tmp_path / "indexes").mkdir()
    (tmp_path / "indexes" / "demo").symlink_to(ROOT / "indexes" / "demo")
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})
    shown = capsys.readouterr().out
    assert "resolved" in shown
    assert "leg" in shown.lower()


def test_every_command_is_shown() -> None:
    from linker.cli import app

    for command in app.registered_commands:
        assert f"linker {command.name}" in README


def test_there_are_exactly_two_set_up_commands() -> None:
    block = README.split("<!-- set-up -->")[1].split("<!-- end -->")[0]
    assert len([line for line in block.splitlines() if line and not line.startswith("```")]) == 2


def test_every_format_has_a_suffix_in_the_table() -> None:
    from linker.readers.formats import _SUFFIXES

    table = README.split("## Formats")[1].split("## ")[0]
    named = {_SUFFIXES[suffix] for suffix in re.findall(r"`(\.\w+)`", table) if suffix in _SUFFIXES}
    assert named == set(_SUFFIXES.values())
