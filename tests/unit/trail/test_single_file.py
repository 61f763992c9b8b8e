"""The verifier as one file, run by a Python that has the package cryptography and nothing of Handrail."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from handrail.trail.single_file import PARTS, single_file
from tests.unit.trail.making import Trail, trail

# `-I -S` leaves out every path but the standard library's; one folder is added, which holds what cryptography consists of.
RUN = """\
import importlib.util, runpy, sys
sys.path.insert(0, sys.argv[1])
assert importlib.util.find_spec("handrail") is None
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
NEEDED = ("cryptography", "_cffi_backend", "cffi", "pycparser")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package cryptography alone."""
    folder = tmp_path_factory.mktemp("packages")
    for name in NEEDED:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            found = Path(spec.origin)
            found = found.parent if found.name == "__init__.py" else found
            (folder / found.name).symlink_to(found)
    return folder


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("elsewhere") / "verifier.py"
    file.write_text(single_file(), "utf-8")
    return file


def run(packages: Path, file: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", "-c", RUN, packages, file, *arguments]
    return subprocess.run([str(one) for one in command], cwd=file.parent, capture_output=True, text=True, check=False)


def changed(made: Trail) -> Trail:
    made.rows[3] = type(made.rows[3])(made.rows[3].data.replace(b"staff", b"other"), made.rows[3].leaf, made.rows[3].openings)
    return made


def test_it_verifies_where_handrail_is_not(tmp_path: Path, packages: Path, file: Path) -> None:
    trail(12).export(tmp_path / "kept")
    good, bad = trail(12).export(tmp_path / "good"), changed(trail(12)).export(tmp_path / "bad")
    said = run(packages, file, good, "--against", tmp_path / "kept")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("good: nothing was found changed\nlooked at: 12 entries")
    assert "NOT CHECKED" not in said.stdout
    said = run(packages, file, bad)
    assert (said.returncode, said.stderr) == (1, "")
    assert said.stdout.startswith("TAMPERED WITH: entry 3 (check-in.read by other-3,")
    assert "NOT CHECKED: it was not checked against anything kept outside" in said.stdout


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, packages: Path, file: Path) -> None:
    said = run(packages, file, tmp_path / "nowhere")
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (2, "", 1)
    assert "it holds no entries.ndjson" in said.stderr
    assert run(packages, file).returncode == 2


def test_without_cryptography_it_says_what_is_missing(tmp_path: Path, file: Path) -> None:
    said = run(tmp_path, file, tmp_path)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == "verifier: the package cryptography is not here (python -m pip install cryptography)\n"


def test_it_is_the_files_that_handrail_itself_runs() -> None:
    """Joined as they are: no name means two things, and nothing of Handrail is imported."""
    tree = ast.parse(single_file())
    names = [name for node in tree.body for name in _bound(node)]
    assert sorted(names) == sorted(set(names))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [module for module in modules if module and module.startswith("handrail")]
    for name in PARTS:
        assert f"# {name} of Handrail." in single_file()


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    return []
