"""`handrail check`: the verdicts for one FHIR R4 Bundle, and what a gate would say to a proposal."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from handrail.check import check, next_lawful
from handrail.cli import intake, options
from handrail.cli.documents import name_of, read_document, record_of_one
from handrail.cli.listing import heading, indented
from handrail.protocol import standing
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.safeguards.catalogue import safeguard
from handrail.safeguards.lacking import NOT_STATED, in_words, meaning
from handrail.sources.fhir.bundle import BundleReading, read_bundle
from handrail.sources.fhir.proposal import read_proposal
from handrail.sources.fhir.resource import Reading
from handrail.terms import words
from handrail.terms.errors import UnusableInput
from handrail.verdicts import Finding, Gate, Severity, Verdict

NOTHING_BREACHED, BREACHED, DATA_REQUIRED = 0, 1, 3
TIMED = ("minimum-interval", "sessions-per-window")
GATE_OF = {"MedicationAdministration": Gate.START, "MedicationRequest": Gate.ORDER, "Appointment": Gate.BOOK}
EXITS = ("exit status: 0 nothing breached, 1 a stop or caution is breached or a contraindication proposed, 3 data required or "
         "undetermined, 2 the input cannot be used")  # fmt: skip


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    about = "judge one patient's record, a FHIR R4 Bundle, against a protocol"
    command = commands.add_parser("check", help=about, description=about, epilog=EXITS)
    command.add_argument(
        "bundle", type=options.file, metavar="BUNDLE.json", help="the record: one FHIR R4 Bundle or resource, plain or .gz"
    )
    events = "a MedicationAdministration to start, a MedicationRequest to order or an Appointment to book"
    command.add_argument("--propose", type=options.file, metavar="EVENT.json", help=events)
    command.add_argument("--gate", choices=[str(gate) for gate in Gate], help="ask only what this gate asks")
    options.add_judging(command)
    options.add_format(command)
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Reads, judges, prints; the exit status says what was found."""
    zone = options.zone(given.zone)
    protocols = options.protocols(given.protocol, given.adoption)
    reading = read_bundle(read_document(given.bundle), source=name_of(given.bundle), zone=zone)
    record = record_of_one(reading, options.covers(given.covers), given.bundle, zone)
    proposal, gate = _proposal(record, reading.within, given)
    before, record = record, record.with_proposed(proposal) if proposal else record
    at = options.instant(given.at, zone) or record.newest_at()
    if at is None:
        what = f"{words.fates(reading.counts)}; nothing in it has a time"
        raise UnusableInput(what, where=given.bundle, remedy="give the instant with --at")
    reading.notes += _later(before.dated_after(at))
    findings = check(record, protocols, at=at, gate=gate, zone=zone)
    if not findings:
        nothing = (
            "no dose is on file to leave after" if gate is Gate.DISCHARGE else f"the gate {gate} asks nothing of this record"
        )
        raise UnusableInput(nothing, where="--gate", remedy="leave it out to ask everything")
    shown = _as_json if given.format == "json" else _as_text
    lawful = None
    if proposal and gate:
        lawful = _next_lawful(findings, lambda: next_lawful(before, proposal, protocols, at=at, gate=gate, zone=zone))
    pinned = Counter(record.table("plans")["protocol"].drop_nulls())
    state = standing.state(protocols[0], at, zone)
    proposed = intake.asked(gate, record, protocols[0], at, zone)
    pins = standing.pinned_in_lines(protocols, pinned, at, zone)
    shown(Shown(findings, reading, protocols[0], state, standing.used(protocols, pinned), pins, at, gate, lawful, proposed))
    return intake.exit_status(proposed, exit_status(findings))


@dataclass(frozen=True)
class Shown:
    """What is printed: the findings, what was read, by which protocols, when a proposal that comes too soon is lawful, and
    what is proposed at intake.
    """

    findings: Sequence[Finding]
    reading: BundleReading
    protocol: Protocol
    state: str
    used: Sequence[Protocol]
    pins: Sequence[str]
    at: datetime
    gate: Gate | None
    lawful: str | None
    proposed: intake.Intake | None


def _later(count: int) -> list[str]:
    """Nothing is filtered by time: a filter would hide what happened. So what lies later is told."""
    if not count:
        return []
    rows = "1 row is" if count == 1 else f"{count} rows are"
    return [f"{rows} dated after the time judged at (--at), and judged as well: what happened is never left out"]


def _next_lawful(findings: Sequence[Finding], search: Callable[[], datetime | None]) -> str | None:
    """The next lawful time, in words; None where nothing that is proposed comes too soon."""
    too_soon = [one for one in findings if one.safeguard in TIMED and one.verdict is Verdict.BREACHED]
    if not too_soon:
        return None
    found = search()
    return words.plain(found) if found else "none within 60 days: another stop stands as well"


def _proposal(record: Record, within: Reading, given: argparse.Namespace) -> tuple[dict[str, Any] | None, Gate | None]:
    gate = Gate(given.gate) if given.gate else None
    if given.propose is None:
        if gate in (Gate.BOOK, Gate.ORDER, Gate.START):
            raise UnusableInput(f"the gate {gate} judges a proposed dose", where="--gate", remedy="give it with --propose")
        return None, gate
    if gate is Gate.DISCHARGE:
        raise UnusableInput("the gate discharge judges a dose that was given, not a proposed one", where="--gate",
                            remedy="leave --propose out: it asks whether the patient may leave now")  # fmt: skip
    resource = read_document(given.propose)
    row = read_proposal(resource, source=name_of(given.propose), within=within)
    if row["patient_id"] != record.patients.item(0, "patient_id"):
        raise UnusableInput("the proposal is about another patient than the record", where=given.propose)
    return row, gate or GATE_OF[resource["resourceType"]]


def exit_status(findings: Sequence[Finding]) -> int:
    """1 when a stop or a caution is breached; else 3 when one lacks data; else 0. A watch never speaks here."""
    speaking = {one.verdict for one in findings if one.severity is not Severity.WATCH}
    if Verdict.BREACHED in speaking:
        return BREACHED
    return DATA_REQUIRED if Verdict.DATA_REQUIRED in speaking else NOTHING_BREACHED


def _as_json(shown: Shown) -> None:
    findings, reading, protocol = shown.findings, shown.reading, shown.protocol
    counts = Counter(str(one.verdict) for one in findings)
    document = {
        "schema": "handrail-check/2", "at": shown.at, "gate": shown.gate, "protocol": protocol.key, "adopted": protocol.adopted,
        "adoption": standing.adoption_as_json(protocol.adoption), "needs": standing.needs_as_json(shown.used),
        "input": reading.counts, "quarantine": reading.quarantine, "notes": reading.notes,
        "counts": {str(verdict): counts[verdict] for verdict in Verdict}, "verdicts": [_one(one) for one in findings],
        "next_lawful": shown.lawful, "intake": intake.as_json(shown.proposed),
    }  # fmt: skip
    sys.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z).decode() + "\n")


def _one(one: Finding) -> dict[str, Any]:
    return {
        "safeguard": one.safeguard, "subject": one.subject, "subject_id": one.subject_id, "at": one.at,
        "verdict": one.verdict, "severity": one.severity, "missing": _missing(one),
        "evidence": {name: words.as_json(value) for name, value in one.evidence.items()},
        "parameters": [vars(used) for used in one.parameters], "clears": one.clears,
    }  # fmt: skip


def _missing(one: Finding) -> list[dict[str, str | None]]:
    """Each unknown fact under its stable name, with what it asks for in words."""
    if one.verdict is Verdict.DATA_REQUIRED and not one.missing:
        return [{"fact": None, "means": NOT_STATED}]
    return [{"fact": name, "means": meaning(name)} for name in one.missing]


def _as_text(shown: Shown) -> None:
    findings, reading, protocol = shown.findings, shown.reading, shown.protocol
    print(f"{protocol.key} ({shown.state}), judged at {words.plain(shown.at)}" + (f", gate {shown.gate}" if shown.gate else ""))
    for line in (*standing.choices_in_lines(protocol.adoption), *shown.pins, *standing.needs_in_lines(shown.used)):
        print(indented(line))
    print(words.fates(reading.counts))
    for refused in reading.quarantine:
        print(indented(f"refused: entry {refused['entry']} {refused['type'] or ''}/{refused['id'] or '?'}: {refused['reason']}"))
    for note in reading.notes:
        print(indented(f"note: {note}"))
    intake.show(shown.proposed)
    for verdict in (Verdict.BREACHED, Verdict.DATA_REQUIRED):
        _section(verdict, [one for one in findings if one.verdict is verdict])
    if shown.lawful:
        print(heading("the next lawful time at that hour"))
        print(indented(shown.lawful))
    for verdict in (Verdict.MET, Verdict.NOT_APPLICABLE):
        _tally(verdict, [one for one in findings if one.verdict is verdict])


def _section(verdict: Verdict, findings: Sequence[Finding]) -> None:
    order = list(Severity)
    print(heading(f"{verdict} ({len(findings)})"))
    for one in sorted(findings, key=lambda one: order.index(one.severity)):
        rule = safeguard(one.safeguard)
        print(f"\n{one.severity}  {one.safeguard}  {one.subject} {one.subject_id}, {words.plain(one.at)}")
        if rule is not None:
            print(indented(f"when {rule.when}, then {rule.then}"))
        for name, value in one.evidence.items():
            print(indented(f"{words.name(name)}: {words.value(name, value)}"))
        if one.verdict is Verdict.DATA_REQUIRED:
            print(indented(f"not known: {'; '.join(in_words(one.missing))}"))
        for used in one.parameters:
            print(indented(f"{words.name(used.name)} is {used.said} ({used.basis}; {used.source}{_place(used.place)})"))
        print(indented(f"clears when: {one.clears}"))


def _place(place: str | None) -> str:
    return f", {place}" if place else ""


def _tally(verdict: Verdict, findings: Sequence[Finding]) -> None:
    if findings:
        print(heading(f"{verdict} ({len(findings)})"))
    for name, count in Counter(one.safeguard for one in findings).items():
        print(indented(f"{name} × {count}"))
