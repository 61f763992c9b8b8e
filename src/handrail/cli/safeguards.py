"""`handrail safeguards`: the catalogue, with reason, numbers, what clears each and its known false positives."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

import orjson

from handrail.cli import options
from handrail.cli.listing import columns, heading, indented
from handrail.protocol.model import Protocol, Value
from handrail.safeguards.catalogue import CATALOGUE, safeguard
from handrail.safeguards.rows import ROWS
from handrail.safeguards.safeguard import Safeguard
from handrail.terms.errors import UnusableInput


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    about = "list the safeguards, or explain one"
    command = commands.add_parser("safeguards", help=about, description=about)
    command.add_argument("id", nargs="?", metavar="ID", help="one safeguard, such as minimum-interval")
    command.add_argument("--protocol", default=options.DEFAULT_PROTOCOL, metavar="ID[@VERSION]", help="whose numbers to show")
    options.add_format(command)
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints all, or the one asked for."""
    protocol = options.protocols(given.protocol)[0]
    chosen = CATALOGUE if given.id is None else (_named(given.id),)
    if given.format == "json":
        document = [as_json(one, protocol) for one in chosen]
        sys.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n")
    elif given.id is None:
        _list(chosen)
    else:
        _explain(chosen[0], protocol)
    return 0


def _named(id: str) -> Safeguard:
    found = safeguard(id)
    if found is None:
        raise UnusableInput(f"there is no safeguard {id!r}", remedy="handrail safeguards lists them")
    return found


def as_json(one: Safeguard, protocol: Protocol) -> dict[str, Any]:
    """The stable shape of one safeguard for programs."""
    return {
        "id": one.id, "revision": one.revision, "subject": one.subjects, "gates": sorted(one.gates), "severity": one.severity,
        "title": one.title, "when": one.when, "then": one.then, "why": one.why, "mission_rows": one.rows,
        "sources": [_used(name, protocol) for name in one.parameters],
        "known_false_positives": one.known_false_positives, "clears": one.clears,
        "rests_on": one.rests_on, "impossible": {str(verdict): why for verdict, why in one.impossible.items()},
    }  # fmt: skip


def _used(name: str, protocol: Protocol) -> dict[str, Any]:
    value = _newest(name, protocol)
    if value is None:
        return {"parameter": name, "said": None, "source": None, "place": None, "basis": None, "verification": None}
    return {
        "parameter": name, "said": value.said, "source": protocol.source(value.source_id).citation, "place": value.at,
        "basis": value.basis, "verification": value.verification,
    }  # fmt: skip


def _newest(name: str, protocol: Protocol) -> Value | None:
    """The newest value of the parameter; None where a pack of before it came states none."""
    values = protocol.parameter(name).values
    return values[-1] if values else None


def _list(chosen: Sequence[Safeguard]) -> None:
    rows = [(str(one.severity), one.id, ", ".join(one.subjects), one.title) for one in chosen]
    print("\n".join(columns([("severity", "safeguard", "judges", "says"), *rows])))


def _explain(one: Safeguard, protocol: Protocol) -> None:
    print(f"{one.id}, revision {one.revision}: {one.title}")
    asked = f"asked at {', '.join(sorted(one.gates))}" if one.gates else "asked in audits"
    print(f"{one.severity}; judges {', '.join(one.subjects)}; {asked}")
    for row in one.rows:
        print(indented(f"{row}: {ROWS[row].promise}"))
    for label, text in (("when", one.when), ("then", one.then), ("why", one.why), ("clears when", one.clears)):
        print(indented(f"{label}: {text}"))
    print(heading(f"numbers, as {protocol.key} states them"))
    for name in one.parameters:
        value = _newest(name, protocol)
        if value is None:
            print(indented(f"{name}: not stated by this version, so that the answer is data required"))
            continue
        cited = [protocol.source(value.source_id).citation, *([value.at] if value.at else [])]
        print(indented(f"{name} = {value.counted} ({'; '.join([value.grounds, *cited])})"))
    if not one.parameters:
        print(indented("none"))
    print(heading("known false positives"))
    for text in one.known_false_positives or ("none known",):
        print(indented(text))
    if one.rests_on:
        print(indented(f"not met where a row of the patient was refused in {', '.join(one.rests_on)}: then data is required"))
    for verdict, why in one.impossible.items():
        print(indented(f"never {verdict}: {why}"))
