"""`handrail context`: how is it being used? A table, JSON or a drawing of one patient's context of use."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from handrail.cli import options
from handrail.cli.documents import name_of, read_document, record_of_one
from handrail.cli.listing import heading, indented
from handrail.context_of_use import Line, Profile, context_of_use, wording
from handrail.context_of_use.plot import plot
from handrail.sources.fhir.bundle import read_bundle
from handrail.terms import words
from handrail.terms.errors import UnusableInput

ABOUT = ("how the drug is used by one patient: dose, frequency, escalation, route, intent, control of supply and supervision, "
         "beside published patterns; no total and no score")  # fmt: skip
EXITS = "exit status: 0 shown, 2 the input cannot be used"


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser("context", help=ABOUT, description=ABOUT, epilog=EXITS)
    command.add_argument("bundle", type=Path, metavar="BUNDLE.json")
    command.add_argument("--plot", type=Path, metavar="FILE.svg", help="also draw it, as one file that fetches nothing")
    options.add_judging(command)
    options.add_format(command)
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Reads, tells, draws."""
    zone = options.zone(given.zone)
    protocols = options.protocols(given.protocol, given.adoption)
    reading = read_bundle(read_document(given.bundle), source=name_of(given.bundle), zone=zone)
    record = record_of_one(reading, options.covers(given.covers), given.bundle, zone)
    at = options.instant(given.at, zone) or record.newest_at()
    if at is None:
        raise UnusableInput("nothing in it has a time", where=given.bundle, remedy="give the instant with --at")
    profile = context_of_use(record, protocols, at, zone=zone)
    if given.plot:
        given.plot.write_text(plot(profile, zone), encoding="utf-8", newline="\n")
    if given.format == "json":
        sys.stdout.write(orjson.dumps(as_json(profile, reading), option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z).decode() + "\n")
    else:
        print("\n".join(as_text(profile, reading)))
    return 0


def as_json(profile: Profile, reading: Any) -> dict[str, Any]:
    """The profile for programs. A number that is not whole is its nearest decimal."""
    return {
        "schema": "handrail-context/1", "patient_id": profile.patient_id, "at": profile.at, "protocol": profile.protocol,
        "drug": profile.drug, "route": profile.route, "input": reading.counts, "quarantine": reading.quarantine,
        "notes": reading.notes, "measures": [_line(one) for one in profile.lines],
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    one, found = line.measure, line.found
    return {
        "measure": one.id, "dimension": one.dimension, "says": one.says, "unit": one.unit or None,
        "value": None if found.value is None else float(found.value), "values": [float(value) for value in found.values],
        "at_least": found.at_least, "said": found.said, "unknown": found.unknown, "agreed": line.agreed,
        "published": [
            {"side": each.side, "low": None if each.low is None else float(each.low),
             "high": None if each.high is None else float(each.high), "says": each.says, "drug": each.drug, "route": each.route,
             "source": each.source, "place": each.place, "basis": each.basis, "verification": each.verification,
             "holds_the_value": each in line.lies_in}
            for each in line.published
        ],
    }  # fmt: skip


def as_text(profile: Profile, reading: Any) -> Iterator[str]:
    """The profile for people, dimension by dimension."""
    yield f"{profile.patient_id}, {words.plain(profile.at)}, {profile.protocol or 'protocol not known'}"
    for refused in reading.quarantine:
        yield indented(f"refused: entry {refused['entry']} {refused['type'] or ''}/{refused['id'] or '?'}: {refused['reason']}")
    yield indented(wording.NOT_A_SCORE, 0)
    dimension = None
    for line in profile.lines:
        if line.measure.dimension != dimension:
            dimension = line.measure.dimension
            yield heading(dimension)
        yield f"\n{line.measure.says}"
        yield indented(wording.shown(line))
        if line.lies_in:
            yield indented(f"lies in: {wording.lies_in(line)}")
        for agreed in line.agreed:
            yield indented(f"agreed: {agreed}", 6)
        for each in line.published:
            yield indented(f"published: {wording.published(each)}", 6)
