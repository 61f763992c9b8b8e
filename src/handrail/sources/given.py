"""The source as it was given, and the folder that is staged of it: itself, or what an OMOP source is converted to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

from handrail.sources import digests
from handrail.sources.canonical import PARQUET, is_canonical
from handrail.sources.found import ANY_KIND
from handrail.sources.omop.converting import as_fhir
from handrail.sources.omop.opening import is_omop
from handrail.sources.omop.resources import Asked
from handrail.terms.errors import UnusableInput

OMOP, FHIR = "omop", "fhir"
CONVERTED = "omop-as-fhir"
FHIR_NAME = re.compile(r".+\.(json|ndjson|jsonl)(\.gz)?")


@dataclass(frozen=True)
class Given:
    """folder, kind: what is staged. files: the files of the source that it comes from; None where it is the source itself."""

    source: Path
    folder: Path
    kind: str
    indication: str | None = None
    files: tuple[Path, ...] | None = None
    not_read: tuple[dict[str, str], ...] = ()

    def inputs(self, staged: Iterable[str]) -> list[dict[str, Any]]:
        """Name, bytes and SHA-256 of each file of the source that was read. staged: the names of the files that were staged."""
        base = self.source if self.source.is_dir() else self.source.parent
        own = [base / name if self.source.is_dir() else self.source for name in staged] if self.files is None else self.files
        return [
            {"file": path.relative_to(base).as_posix(), "bytes": _size(path), "sha256": digests.of_file(path)} for path in own
        ]


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def opened(source: Path, out: Path, kind: str, zone: tzinfo | None, indication: str | None) -> Given:
    """Raises UnusableInput where the source is not of the kind that it is said to be."""
    if kind == OMOP or (kind == ANY_KIND and is_omop(source)):
        if kind == ANY_KIND:
            _refuse_both(source)
        if not source.exists():
            raise UnusableInput(
                "there is no such file or folder", where=source, remedy="name a folder of OMOP tables, or a DuckDB file"
            )
        converted = as_fhir(source, out / CONVERTED, Asked(zone, indication))
        not_read = tuple({"file": name, "reason": reason} for name, reason in converted.not_read)
        return Given(source, converted.folder, OMOP, indication, converted.files, not_read)
    if indication is not None:
        raise UnusableInput(
            "only an OMOP source cannot say what a dose was given for", where="--indication", remedy="leave it out"
        )
    if kind == PARQUET or (kind == ANY_KIND and is_canonical(source)):
        return Given(source, source, PARQUET)
    return Given(source, source, kind)


def _refuse_both(source: Path) -> None:
    """A folder that holds FHIR beside OMOP: whichever were read, the other's rows would be missing without a word."""
    both = [path.name for path in source.iterdir() if FHIR_NAME.fullmatch(path.name.lower())] if source.is_dir() else []
    if both:
        raise UnusableInput(f"it holds OMOP tables, and {sorted(both)[0]} beside them", where=source,
                            remedy="put each into a folder of its own, or say with --from which to read")  # fmt: skip
