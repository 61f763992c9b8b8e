"""The shape of the source: short functions, short files, no clock, no printing below the commands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import handrail

SOURCE = Path(handrail.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
LINES_OF_A_FUNCTION, LINES_OF_A_FILE = 40, 400

# What was longer when this test was written. It may only get shorter; take a line out when it fits.
LONGER_FUNCTIONS: dict[tuple[str, str], int] = {}
LONGER_FILES: dict[str, int] = {}

CLOCKS = frozenset({
    "datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time", "time.time_ns", "time.localtime",
    "time.gmtime", "timezone.now",
})  # fmt: skip
THE_CLOCK = "clinic/clock.py"  # the one place that reads it, at the edge of the web
MEASURING = frozenset({"time.monotonic", "time.perf_counter"})  # how long it took is no time of day


@pytest.fixture(params=FILES, ids=lambda file: file.relative_to(SOURCE).as_posix())
def file(request: pytest.FixtureRequest) -> Path:
    return request.param


def named(file: Path) -> str:
    return file.relative_to(SOURCE).as_posix()


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_functions_are_short(file: Path) -> None:
    for node in functions(file):
        assert node.end_lineno is not None
        length = node.end_lineno - node.lineno + 1
        most = LONGER_FUNCTIONS.get((named(file), node.name), LINES_OF_A_FUNCTION)
        assert length <= most, f"{named(file)}: {node.name} has {length} lines"


def test_files_are_short(file: Path) -> None:
    length = len(file.read_text().splitlines())
    assert length <= LONGER_FILES.get(named(file), LINES_OF_A_FILE)


def test_nothing_reads_the_clock(file: Path) -> None:
    names = {ast.unparse(node) for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Attribute)}
    read = {name for name in names for clock in CLOCKS if name == clock or name.endswith(f".{clock}")}
    assert read == ({"datetime.now"} if named(file) == THE_CLOCK else set())


def test_only_the_commands_print(file: Path) -> None:
    if named(file).startswith("cli/"):
        return
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    assert [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"] == []


def test_every_file_says_what_it_is(file: Path) -> None:
    tree = ast.parse(file.read_text())
    assert not tree.body or ast.get_docstring(tree), f"{named(file)} opens without a sentence"
