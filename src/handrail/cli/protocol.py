"""`handrail protocol`: what a program agreed on, each number with its unit, source and basis."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from handrail import decide
from handrail.cli import deciding, options
from handrail.cli.listing import columns, heading, indented
from handrail.protocol import adopt, diff, lint, load, standing
from handrail.protocol.change import Change
from handrail.protocol.model import Difference, Need, Notice, Protocol, Use
from handrail.protocol.parameters import DEFINITIONS
from handrail.protocol.strict_yaml import DATE
from handrail.protocol.stricter import LOOSER, STRICTER
from handrail.terms.errors import UnusableInput

HEADINGS = {
    "use": "what it is for", "relaxed": "rules relaxed", "needs": "what it needs", "decides": "who is eligible",
    "period": "from when numbers hold",
    "number": "numbers", "warnings": "what regulators warn of", "basis": "grounds", "verification": "grounds",
    "source": "grounds", "note": "grounds", "sources": "sources", "words": "words", "files": "files",
}  # fmt: skip
DIFF_EXITS = "exit status: 0 nothing differs, 1 something differs, 2 one of them cannot be used"
ADOPT_NOTE = ("the document is YAML and unsigned: give it to check and audit with --adoption. exit status: 0 written, "
              "2 something cannot be used")  # fmt: skip


def add_to(commands: Any) -> None:
    """Adds the command and its verbs to the parser."""
    about = "show a protocol, list them, look for what is odd in one, tell two apart, or write down that one was adopted"
    command = commands.add_parser("protocol", help=about, description=about)
    verbs = command.add_subparsers(metavar="VERB", required=True)
    for name, run, text in (("show", show, "print every number with its source"), ("lint", run_lint, "list what is odd")):
        verb = verbs.add_parser(name, help=text, description=text)
        verb.add_argument("protocol", metavar="ID[@VERSION]", help="a shipped protocol, or the folder of a clinic's own")
        options.add_format(verb)
        verb.set_defaults(run=run)
    _add_diff(verbs)
    _add_adopt(verbs)
    listing = verbs.add_parser("list", help="list the protocols that come with the program")
    listing.set_defaults(run=list_all)


def _add_diff(verbs: Any) -> None:
    about = "tell two protocols, or two versions of one, apart in sentences"
    verb = verbs.add_parser("diff", help=about, description=about, epilog=DIFF_EXITS)
    for name, text in (("old", "what it was"), ("new", "what it is")):
        verb.add_argument(name, metavar=name.upper(), help=f"{text}: ID[@VERSION], or a pack's folder")
    options.add_format(verb)
    verb.set_defaults(run=run_diff)


def _add_adopt(verbs: Any) -> None:
    about = "write down who adopted a protocol, and with which numbers of their own"
    verb = verbs.add_parser("adopt", help=about, description=about, epilog=ADOPT_NOTE)
    verb.add_argument("protocol", metavar="ID@VERSION", help="the version adopted, in full, or a pack's folder")
    verb.add_argument("--by", required=True, metavar="NAME", help="who adopts it")
    verb.add_argument("--role", required=True, metavar="ROLE", help="as what: 'medical director', for nobody else may adopt one")
    verb.add_argument("--at", required=True, metavar="DATE", help="the day from which it is adopted, as 2026-03-31")
    verb.add_argument(
        "--out", required=True, type=options.file, metavar="FILE", help="where the document goes; it must not exist yet"
    )
    verb.add_argument("--set", action="append", default=[], metavar="PARAMETER=VALUE", help="a number of your own, with its unit")
    verb.add_argument("--reason", action="append", default=[], metavar="TEXT", help="why: one for each --set, in their order")
    verb.set_defaults(run=run_adopt)


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
    _show_demands(protocol)
    deciding.show(protocol)
    for parameter in protocol.parameters:
        print(heading(parameter.name))
        print(indented(DEFINITIONS[parameter.name].meaning))
        for value in parameter.values:
            until = f" to {value.until}" if value.until else ""
            print(indented(f"{value.counted}  (from {value.from_}{until}; {value.grounds})"))
            print(indented(f"{protocol.source(value.source_id).citation}" + (f"; {value.at}" if value.at else ""), by=6))
            if value.note:
                print(indented(value.note, by=6))
    print(heading("sources"))
    for source in protocol.sources:
        print(indented(f"{source.id}: {source.citation} ({source.verification}, checked {source.checked})"))
    return 0


def _show_demands(protocol: Protocol) -> None:
    """What stands before any number: what it is for, what it needs, what it relaxes, what regulators warn of."""
    if protocol.use is Use.RESEARCH:
        print(indented("For research: never a default. It holds where it is asked for by name, or where a plan is pinned to it."))
    for need in protocol.needs:
        print(heading(f"needs: {need.id}"))
        _say(need.what, need.reason, protocol, need)
    for one in protocol.differs:
        print(heading(f"differs: {one.id}"))
        effect = (
            f"In verdicts: an active use disorder of {one.treats} is set aside, and no other."
            if one.treats
            else "It changes no verdict."
        )
        _say(one.change, f"{one.reason} {effect}", protocol, one)
    for warning in protocol.warnings:
        print(heading(f"warning: {warning.id}"))
        _say(warning.says, None, protocol, warning)


def _say(text: str, more: str | None, protocol: Protocol, one: Need | Difference | Notice) -> None:
    print(indented(text))
    if more:
        print(indented(more))
    source = protocol.source(one.source_id)
    print(indented(f"{source.citation}" + (f"; {one.at}" if one.at else "") + f" ({source.verification})", by=6))


def as_json(protocol: Protocol) -> dict[str, Any]:
    """The protocol for programs."""
    return {
        "schema": "handrail-protocol/2", "protocol": protocol.key, "title": protocol.title, "adopted": protocol.adopted,
        "digest": protocol.digest, "drug": protocol.drug, "routes": protocol.routes, "status": protocol.status,
        "summary": protocol.summary, "use": protocol.use, "needs": [vars(one) for one in protocol.needs],
        "warnings": [vars(one) for one in protocol.warnings],
        "parameters": [
            {"name": one.name, "unit": one.unit, "meaning": DEFINITIONS[one.name].meaning, "values": [
                {"from": value.from_, "until": value.until, "said": value.said, "unlimited": value.unlimited,
                 "source": value.source_id, "place": value.at, "basis": value.basis, "verification": value.verification,
                 "note": value.note} for value in one.values]}
            for one in protocol.parameters
        ],
        "differs": [vars(one) for one in protocol.differs],
        "decides": deciding.as_json(protocol.decides),
        "sources": [{**vars(one), "checked": one.checked} for one in protocol.sources],
    }  # fmt: skip


def run_lint(given: argparse.Namespace) -> int:
    """What is odd; exit status 1 when anything is."""
    protocol = load.find(given.protocol, draft=True)
    found = [*lint.lint(protocol), *decide.faults(protocol)]
    if given.format == "json":
        sys.stdout.write(orjson.dumps({"protocol": protocol.key, "odd": found}).decode() + "\n")
    else:
        print("\n".join(found) if found else f"{protocol.key}: nothing odd")
    return 1 if found else 0


def run_diff(given: argparse.Namespace) -> int:
    """What tells the two apart; exit status 1 when anything does."""
    old, new = (load.find(key, draft=True) for key in (given.old, given.new))
    changes = diff.differences(old, new)
    if given.format == "json":
        document = {
            "schema": "handrail-protocol-diff/1", "from": old.key, "to": new.key, "same": not changes,
            "changes": [{"about": one.about, "kind": one.kind, "direction": one.direction, "sentence": one.sentence,
                         "was": one.was, "is": one.is_} for one in changes],
        }  # fmt: skip
        sys.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        _print_diff(old, new, changes)
    return 1 if changes else 0


def _print_diff(old: Protocol, new: Protocol, changes: Sequence[Change]) -> None:
    if not changes:
        print(f"{old.key} and {new.key}: nothing differs")
        return
    print(f"from {old.key} to {new.key}: {_counted(changes)}")
    for kind, group in groupby(changes, key=lambda one: HEADINGS[one.kind]):
        print(heading(kind))
        for one in group:
            print(
                indented(one.sentence if one.direction is None or one.kind == "number" else f"{one.sentence} ({one.direction})")
            )


def _counted(changes: Sequence[Change]) -> str:
    """How many differences, and how many of them go which way."""
    total = f"{len(changes)} difference{'' if len(changes) == 1 else 's'}"
    ways = {way: sum(one.direction == way for one in changes) for way in (STRICTER, LOOSER)}
    known = [f"{count} {way}" for way, count in ways.items() if count]
    rest = [f"{len(changes) - sum(ways.values())} without a known direction"] if sum(ways.values()) < len(changes) else []
    return ", ".join([total, *known, *rest])


def run_adopt(given: argparse.Namespace) -> int:
    """Writes the document, and says what the director should know about the choices in it."""
    protocol, on = load.find(given.protocol), _day(given.at)
    if "@" not in given.protocol and not Path(given.protocol).is_dir():
        raise UnusableInput(f"{given.protocol!r} names no version", remedy=f"adopt one version in full, such as {protocol.key}")
    if len(given.set) != len(given.reason):
        raise UnusableInput(f"--set is given {len(given.set)} × and --reason {len(given.reason)} ×",
                            remedy="give one --reason for each --set, in their order")  # fmt: skip
    choices = [adopt.choice(protocol, on, *pair) for pair in zip(given.set, given.reason, strict=True)]
    text = adopt.document(protocol, by=given.by, role=given.role, at=on, choices=choices)
    _write_new(given.out, text)
    own = adopt.adopted(protocol, given.out)
    print(f"{own.key}: {standing.state(own)}; written to {given.out}")
    print(indented(f"It is adopted from {on} on; what is judged before that day is judged as not adopted yet."))
    for line in (*standing.choices_in_lines(own.adoption), *standing.needs_in_lines([own])):
        print(indented(line))
    return 0


def _day(text: str) -> date:
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UnusableInput(f"{text!r} is not a date", where="--at", remedy="write a day of the calendar as 2026-03-31")


def _write_new(file: Path, text: str) -> None:
    """An adoption that is there is never written over: a new one is a new document."""
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except FileExistsError as error:
        raise UnusableInput(
            "is already there", where=file, remedy="an adoption is never written over: choose another name"
        ) from error
