"""The LOCK of a released version: the sha256 of each of its files, and one digest over all of them.

A chart signed under a version must be judged by that version for ever. A changed byte is therefore an
error, whoever changed it and however small the change.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from handrail.terms.errors import Place, UnusableProtocol

LOCK = "LOCK"
NEVER = "a released version can never change: undo this, and make a new version instead"


def file_digests(folder: Path) -> dict[str, str]:
    """The sha256 of every file of the version except its LOCK, by path within the folder."""
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    return {path: hashlib.sha256(files[path].read_bytes()).hexdigest() for path in sorted(files) if path != LOCK}


def digest_over(digests: dict[str, str]) -> str:
    """One sha256 over all files: over the lines "digest, two spaces, path", in the order of the paths."""
    lines = "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()


def is_sealed(folder: Path) -> bool:
    """Whether the version has a LOCK."""
    return (folder / LOCK).is_file()


def check(folder: Path) -> None:
    """Raises UnusableProtocol naming the first file that is changed, missing or new since the release."""
    released, found = _released(folder / LOCK), file_digests(folder)
    for path in sorted(released.keys() | found.keys()):
        if path not in found:
            raise UnusableProtocol("is missing, but was released", where=Place(folder / path), remedy=NEVER)
        if path not in released:
            raise UnusableProtocol("is not listed in LOCK", where=Place(folder / path), remedy=NEVER)
        if released[path] != found[path]:
            raise UnusableProtocol("differs from what was released", where=Place(folder / path), remedy=NEVER)


def _released(file: Path) -> dict[str, str]:
    """The digests that a LOCK states, after checking that the one over all of them fits."""
    try:
        stated = json.loads(file.read_bytes())
        digests, whole = dict(stated["files"]), stated["digest"]
        fits = set(stated) == {"files", "digest"} and digest_over(digests) == whole
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableProtocol("is not a LOCK", where=Place(file), remedy=NEVER) from error
    if not fits:
        raise UnusableProtocol("does not agree with itself", where=Place(file), remedy=NEVER)
    return digests


def write(folder: Path) -> None:
    """Writes the LOCK; UnusableProtocol if there is one, because it is never written twice."""
    digests = file_digests(folder)
    text = json.dumps({"digest": digest_over(digests), "files": digests}, indent=2) + "\n"
    try:
        with (folder / LOCK).open("x", encoding="utf-8", newline="\n") as lock:
            lock.write(text)
    except FileExistsError as error:
        raise UnusableProtocol("is already there", where=Place(folder / LOCK), remedy=NEVER) from error
