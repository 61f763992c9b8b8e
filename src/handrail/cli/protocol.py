"""`handrail protocol`: what a program agreed on, each number with its unit, source and basis."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import orjson

from handrail.cli import options
from handrail.cli.listing import columns, heading, indented
from handrail.protocol import lint, load
from handrail.protocol.model import Protocol
from handrail.protocol.parameters import DEFINITIONS


def add_to(commands: Any) -> None:
    """Adds the command and its verbs to the parser."""
    about = "show a protocol, list them, or look for what is odd in one"
    command = commands.add_parser("protocol", help=about, description=about)
    verbs = command.add_subparsers(metavar="VERB", required=True)
    for name, run, text in (("show", show, "print every number with its source"), ("lint", run_lint, "list what is odd")):
        verb = verbs.add_parser(name, help=text, description=text)
        verb.add_argument("protocol", metavar="ID[@VERSION]", help="a shipped protocol, or the folder of a clinic's own")
        options.add_format(verb)
        verb.set_defaults(run=run)
    listing = verbs.add_parser("list", help="list the protocols that come with the program")
    listing.set_defaults(run=list_all)


def list_all(_given: argparse.Namespace) -> int:
    """One line for each protocol."""
    rows = [(one.key, _adoption(one), one.title) for one in load.shipped()]
    print("\n".join(columns([("protocol", "state", "title"), *rows])))
    return 0


def _adoption(protocol: Protocol) -> str:
    return "adopted" if protocol.adopted else "unadopted"


def show(given: argparse.Namespace) -> int:
    """Every parameter, its values, their sources; then the sources."""
    protocol = load.find(given.protocol)
    if given.format == "json":
        sys.stdout.write(orjson.dumps(as_json(protocol), option=orjson.OPT_INDENT_2).decode() + "\n")
        return 0
    print(f"{protocol.key}: {protocol.title}")
    print(
        f"{_adoption(protocol)}: a protocol binds no one until a medical director adopts it"
        if not protocol.adopted
        else "adopted"
    )
    print(f"{protocol.drug}; {', '.join(protocol.routes)}; {protocol.status}; digest {protocol.digest[:16]}")
    print(indented(protocol.summary))
    for parameter in protocol.parameters:
        print(heading(parameter.name))
        print(indented(DEFINITIONS[parameter.name].meaning))
        for value in parameter.values:
            until = f" to {value.until}" if value.until else ""
            print(indented(f"{value.said}  (from {value.from_}{until}; {value.basis}, {value.verification})"))
            print(indented(f"{protocol.source(value.source_id).citation}" + (f"; {value.at}" if value.at else ""), by=6))
            if value.note:
                print(indented(value.note, by=6))
    for difference in protocol.differs:
        print(heading(f"differs: {difference.id}"))
        print(indented(f"{difference.change}: {difference.reason}"))
    print(heading("sources"))
    for source in protocol.sources:
        print(indented(f"{source.id}: {source.citation} ({source.verification}, checked {source.checked})"))
    return 0


def as_json(protocol: Protocol) -> dict[str, Any]:
    """The protocol for programs."""
    return {
        "schema": "handrail-protocol/1", "protocol": protocol.key, "title": protocol.title, "adopted": protocol.adopted,
        "digest": protocol.digest, "drug": protocol.drug, "routes": protocol.routes, "status": protocol.status,
        "summary": protocol.summary,
        "parameters": [
            {"name": one.name, "unit": one.unit, "meaning": DEFINITIONS[one.name].meaning, "values": [
                {"from": value.from_, "until": value.until, "said": value.said, "unlimited": value.unlimited,
                 "source": value.source_id, "place": value.at, "basis": value.basis, "verification": value.verification,
                 "note": value.note} for value in one.values]}
            for one in protocol.parameters
        ],
        "differs": [vars(one) for one in protocol.differs],
        "sources": [{**vars(one), "checked": one.checked} for one in protocol.sources],
    }  # fmt: skip


def run_lint(given: argparse.Namespace) -> int:
    """What is odd; exit status 1 when anything is."""
    protocol = load.find(given.protocol, draft=True)
    found = lint.lint(protocol)
    if given.format == "json":
        sys.stdout.write(orjson.dumps({"protocol": protocol.key, "odd": found}).decode() + "\n")
    else:
        print("\n".join(found) if found else f"{protocol.key}: nothing odd")
    return 1 if found else 0
