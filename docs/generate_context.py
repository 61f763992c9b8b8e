"""The page on context of use, written from the measures and the published patterns; and the drawings of the three people.

`python docs/generate_context.py` renews the drawings.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from handrail.context_of_use import context_of_use, wording
from handrail.context_of_use.measures import MEASURES, Measure
from handrail.context_of_use.plot import plot
from handrail.context_of_use.profile import Profile
from handrail.context_of_use.published import PUBLISHED, Published
from handrail.protocol import load
from handrail.record import Record
from handrail.sample import context as sample
from handrail.sources.fhir.bundle import read_bundle

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
DRAWINGS = Path(__file__).resolve().parent / "explanation"
ZONE = ZoneInfo("America/New_York")
ABOUT = """`handrail context` shows each of these from recorded facts, beside what is published.
[How to read it](../explanation/context-of-use.md). What is published is a pattern to compare with, not a limit; *unverified* was
recalled and not read in its source, *secondary* was read in somebody else's account.
"""


def context(table: Table) -> Iterator[str]:
    """The page."""
    yield "# Context of use\n"
    yield ABOUT
    profiles = {name: _profile(name) for name in sample.STORIES}
    for place, one in enumerate(MEASURES):
        yield f"## {one.id.replace('_', ' ')}\n"
        yield f"{str(one.dimension).capitalize()}: {one.says}{_unit(one)}.\n"
        yield table(("invented patient", "shown", "lies in"), [_shown(name, shown, place) for name, shown in profiles.items()])
        yield table(("published", "of", "drug, route", "source", "kind", "read"),
                    [_published(each) for each in PUBLISHED if each.measure == one.id])  # fmt: skip


def _unit(one: Measure) -> str:
    return f" ({one.unit})" if one.unit else ""


def _shown(name: str, profile: Profile, place: int) -> tuple[str, ...]:
    line = profile.lines[place]
    return (name, wording.shown(line), wording.lies_in(line))


def _published(one: Published) -> tuple[str, ...]:
    about = ", ".join(filter(None, (one.drug, one.route))) or "any"
    ends = [wording.number(end) for end in dict.fromkeys((one.low, one.high)) if end is not None]
    numbers = f"{' to '.join(ends)}: " if ends else ""
    return (numbers + one.says, one.side, about, f"{one.source}; {one.place}", one.basis, one.verification)


def _profile(name: str) -> Profile:
    bundle: Any = orjson.loads(sample.written()[f"context-{name}.json"])
    record = Record.of(read_bundle(bundle, source=f"context-{name}.json", zone=ZONE).tables, candidates=True)
    at = record.newest_at()
    assert at is not None
    return context_of_use(record, (load.find("iv-racemic@2026.1"),), at, zone=ZONE)


def drawings() -> dict[str, str]:
    """File name → the drawing of one of the three people."""
    return {f"context-{name}.svg": plot(_profile(name), ZONE) + "\n" for name in sample.STORIES}


if __name__ == "__main__":
    for file, drawn in drawings().items():
        (DRAWINGS / file).write_text(drawn, encoding="utf-8")
