"""What names the content of a source: a digest of each file, and one of all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path


def of_file(path: Path) -> str | None:
    """SHA-256 of a file's bytes in hexadecimal digits; None where it is not there under this name any more."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def of_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def of_all(files: Mapping[str, str | None]) -> str:
    """One digest of files: name → digest of each."""
    lines = (f"{name} {digest}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def of_each(source: Path, names: Iterable[str]) -> dict[str, str | None]:
    """Name → digest of each file of a source, which is a folder, or the file itself."""
    return {name: of_file(source / name if source.is_dir() else source) for name in names}
