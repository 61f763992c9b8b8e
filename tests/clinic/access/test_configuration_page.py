"""docs/reference/configuration.md names every variable that the clinic reads, and no other; and what doctor says of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import handrail

SOURCE = Path(handrail.__file__).parent
PAGE = (Path(__file__).parents[3] / "docs/reference/configuration.md").read_text()
READ_BY = {"get", "number", "flag", "several", "secret", "setdefault"}
FROM = re.compile(r"(^|\.)(variables|environ|ENVIRONMENT|environment|self)$")
FILES = [*sorted((SOURCE / "clinic").rglob("*.py")), SOURCE / "cli" / "clinic.py"]


def constants(tree: ast.Module) -> dict[str, str]:
    """Names of the module that stand for a text."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found |= {target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)}
    return found


def read_in(file: Path) -> Iterator[str]:
    """The variables that a file reads."""
    tree = ast.parse(file.read_text())
    known = constants(tree)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Subscript)
            and ast.unparse(node.value).endswith("environ")
            and isinstance(node.slice, ast.Constant)
        ):
            yield str(node.slice.value)
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args and node.func.attr in READ_BY):
            continue
        first = node.args[0]
        name = first.value if isinstance(first, ast.Constant) else known.get(first.id, "") if isinstance(first, ast.Name) else ""
        if FROM.search(ast.unparse(node.func.value)) and re.fullmatch("[A-Z][A-Z_]+", str(name)):
            yield str(name)
            if node.func.attr == "secret":
                yield f"{name}_FILE"


READ = {name for file in FILES for name in read_in(file)}
NAMED = set(
    re.findall(
        r"`([A-Z][A-Z_]+)`",
        "\n".join(line.partition("|")[2].partition("|")[0] for line in PAGE.splitlines() if line.startswith("|")),
    )
)


def test_the_reading_finds_them_all() -> None:
    """Every text in the source that looks like a variable of ours is read in a way that the reading above knows."""
    texts = {
        node.value
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch("(HANDRAIL|DATABASE)_[A-Z_]+", node.value)
    }
    assert texts <= READ
    assert {"DATA_DIR", "PORT", "HANDRAIL_FIELD_KEYS", "HANDRAIL_TRAIL_KEY_FILE"} <= READ


@pytest.mark.parametrize("name", sorted(READ))
def test_every_variable_that_is_read_stands_in_the_page(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("name", sorted(NAMED))
def test_every_variable_in_the_page_is_read(name: str) -> None:
    assert name in READ


def test_what_the_page_says_that_doctor_says_stands_in_doctor() -> None:
    source = "".join(
        (SOURCE / place).read_text()
        for place in (
            "clinic/doctor.py",
            "clinic/environment.py",
            "clinic/sealing/keyring.py",
            "clinic/trail/keys.py",
            "cli/clinic.py",
        )
    )
    table = PAGE.partition("## What `handrail doctor` says")[2].partition("## Logs")[0]
    first = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    said = [part for cell in first for quoted in re.findall("`([^`]+)`", cell) for part in quoted.split("…")]
    assert [part.strip() for part in said if part.strip() and part.strip() not in source] == []
