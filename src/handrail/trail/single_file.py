"""The verifier as one file: the four files that verifying consists of, joined, so that it runs where Handrail is not."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

PARTS = ("checks.py", "documents.py", "folder.py", "verifier.py")
FUTURE = "from __future__ import annotations"
LACKING = """\
except ImportError:
    sys.stderr.write("verifier: the package cryptography is not here (python -m pip install cryptography)\\n")
    raise SystemExit(2) from None
"""


def single_file() -> str:
    """The text of the file: what the last part says of itself, the imports of all, then each part as it is written."""
    heads: set[str] = set()
    bodies: list[str] = []
    for name in PARTS:
        text = Path(__file__).with_name(name).read_text("utf-8")
        about, imports, body = _taken_apart(text)
        heads |= imports
        bodies.append(f"# {name} of Handrail.\n\n{body}\n")
    outside = {one for one in heads if one.startswith("from cryptography")}
    tried = "try:\n" + textwrap.indent("\n".join(sorted(outside)), "    ") + "\n" + LACKING
    plain = "\n".join(sorted(heads - outside - {FUTURE}))
    return "\n".join((f'"""{about}"""\n', f"{FUTURE}\n", f"{plain}\n", tried, "\n\n".join(bodies)))


def _taken_apart(text: str) -> tuple[str, set[str], str]:
    """What a part says of itself, what it imports from elsewhere, and the rest as it is written."""
    tree = ast.parse(text)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    elsewhere = {written for node in imports if not (written := ast.unparse(node)).startswith("from handrail.")}
    body = text.splitlines()[imports[-1].end_lineno or 0 :]
    return ast.get_docstring(tree, clean=False) or "", elsewhere, "\n".join(body).strip("\n")
