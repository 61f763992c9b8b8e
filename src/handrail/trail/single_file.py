"""The verifier as one file: the four files that verifying consists of, joined, so that it runs where Handrail is not."""

from __future__ import annotations

import ast
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PARTS = ("checks.py", "documents.py", "folder.py", "verifier.py")
FUTURE = "from __future__ import annotations\n"
LACKING = """\
except ImportError:
    sys.stderr.write("verifier: the package cryptography is not here (python -m pip install cryptography)\\n")
    raise SystemExit(2) from None
"""


def single_file() -> str:
    """The text of the file: what the last part says of itself, the imports of all, then each part as it is written."""
    heads: defaultdict[str, set[str]] = defaultdict(set)
    bodies: list[str] = []
    for name in PARTS:
        text = Path(__file__).with_name(name).read_text("utf-8")
        tree = ast.parse(text)
        bodies.append(f"# {name} of Handrail.\n\n{_without_head(tree, text)}\n")
        for module, imported in _imports(tree):
            heads[module].add(imported)
    about = ast.get_docstring(tree, clean=False)
    lines = [_written(module, names) for module, names in sorted(heads.items()) if module != "__future__"]
    outside = [line for line in lines if line.startswith("from cryptography")]
    tried = textwrap.indent("\n".join(outside), "    ")
    plain = "\n".join(line for line in lines if line not in outside)
    return "\n".join((f'"""{about}"""\n', FUTURE, f"{plain}\n", f"try:\n{tried}\n{LACKING}", "\n\n".join(bodies)))


def _without_head(tree: ast.Module, text: str) -> str:
    last = max(node.end_lineno or 0 for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))
    return "\n".join(text.splitlines()[last:]).strip("\n")


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(module, name) of everything that comes from elsewhere; the module of `import json` is empty."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            if not module.startswith("handrail."):
                yield from ((module, one.name) for one in node.names)


def _written(module: str, names: set[str]) -> str:
    if module:
        return f"from {module} import {', '.join(sorted(names))}"
    return "\n".join(f"import {name}" for name in sorted(names))
