"""What was lost with lines that cannot be tied to a patient, and with files that cannot be read: any patient's table may lack it.

What is lost in a line is told by the types that it names; else by the file, where all that could be read of it is of one
type; else it may be anything. A file that cannot be opened or unpacked may have held anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handrail.record.tables import TABLES
from handrail.sources.fhir.outcome import Outcome, Row, lost_row
from handrail.sources.fhir.resource import NO_TYPE, READERS, domains_of

BEGIN = re.compile(rb'\s*\{\s*"resourceType"\s*:\s*"')
NAMED = re.compile(rb'"resourceType"\s*:\s*"([A-Za-z]{1,64})"')
EVERYTHING = frozenset(domain for kind in READERS for domain in domains_of(kind))
Domains = frozenset[str] | None  # None: the file must tell
Losses = Counter[tuple[int, Domains]]  # the file's index, the tables that a line might have fed → how many lines


@dataclass(frozen=True)
class Lost:
    """How many lines and files, and which tables they might have fed."""

    lines: int
    domains: tuple[str, ...]
    files: int = 0


def domains_in(raw: bytes) -> Domains:
    """The tables that a broken line might have fed, if it says its type where a type belongs. A Bundle holds anything."""
    if not BEGIN.match(raw):
        return None
    kinds = {found.decode() for found in NAMED.findall(raw)}
    return (
        EVERYTHING if "Bundle" in kinds else frozenset(domain for kind in kinds for domain in domains_of(kind)) if kinds else None
    )


def domains_of_refused(outcome: Outcome, resource: object) -> Domains:
    """The tables that a refused resource of nobody might have fed."""
    named = isinstance(resource, dict) and isinstance(resource.get("resourceType"), str)
    return frozenset(outcome.domains) if named else None


def settled(losses: Losses, counts: Mapping[tuple[int, str, str], int], *, files: Sequence[str | None] = ()) -> Lost:
    """All losses together, those that their file must tell of settled by the types that were met in it.

    files: of each that could not be read at all, the table that it would have fed; None where that may be any.
    """
    types: dict[int, set[str]] = {}
    for file, kind, _ in counts:
        types.setdefault(file, set()).update({kind} - {NO_TYPE})
    told = [
        (domains if domains is not None else _of_file(types.get(file, set())), count) for (file, domains), count in losses.items()
    ]
    found = set().union(*(domains for domains, _ in told), *(EVERYTHING if table is None else {table} for table in files))
    return Lost(sum(count for domains, count in told if domains), tuple(name for name in TABLES if name in found), len(files))


def _of_file(types: set[str]) -> frozenset[str]:
    return frozenset(domains_of(next(iter(types)))) if len(types) == 1 and types != {"Bundle"} else EVERYTHING


def coverage_of(lost: Lost) -> list[Row]:
    """Rows of coverage: each of those tables is incomplete for everyone."""
    return [lost_row(domain, "lost, and of no known patient") for domain in lost.domains]


def sentence(
    lines: int, domains: Iterable[str], what: str = "line", plural: str = "lines", see: str = "quarantine.ndjson", files: int = 0
) -> str:
    """What was lost, what follows from it, and what settles it."""
    names = ", ".join(name.replace("_", "-") for name in domains)
    told = [f"{lines:,} refused {what if lines == 1 else plural} cannot be tied to a patient"] * (lines > 0)
    told += [f"{files:,} file{'' if files == 1 else 's'} cannot be opened, unpacked or read as text"] * (files > 0)
    where = [see] * (lines > 0) + ["listed as not read"] * (files > 0)
    return (
        f"{' and '.join(told)}, so nobody's {names} can be called complete: mend or remove "
        f"{'it' if lines + files == 1 else 'them'} ({'; '.join(where)}) and run again, and this is settled"
    )
