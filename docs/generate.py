"""Writes docs/reference from the catalogue, the record's schema, the protocols, the commands and the specs.

`python docs/generate.py` writes the pages; with `--check` it writes nothing and exits 1 where a page is stale.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from docs.generate_consent import consent
from docs.generate_context import context
from docs.generate_csv import csv_form
from docs.generate_eligibility import eligibility
from docs.generate_instruments import instruments
from docs.generate_medical import medical
from docs.generate_omop import omop_form
from handrail.facts import facts_of
from handrail.protocol import load
from handrail.protocol.model import Difference, Need, Notice, Parameter, Protocol, Use, Value
from handrail.protocol.parameters import DEFINITIONS
from handrail.record import TABLES, Column, Table
from handrail.safeguards import catalogue
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.rows import ROWS
from handrail.safeguards.safeguard import Safeguard
from handrail.sample import fhir
from handrail.sample import fhir_around as around
from handrail.terms import words as worded
from tests.spec.baseline import BASELINE
from tests.spec.case import Case, Spec
from tests.spec.tables import DEFAULTS, cells
from tests.spec.toc import specs

PAGES = Path(__file__).resolve().parent / "reference"
NOTICE = "<!-- Written by `python docs/generate.py`. Change what it is written from, not this page. -->"
SHOWN = "iv-racemic@2026.3"
Lines = Iterator[str]


# Markdown.


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    written = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (header, *rows)]
    return "\n".join((written[0], "|" + "|".join(" --- " for _ in header) + "|", *written[1:])) + "\n"


def code(text: str, language: str = "text") -> str:
    return f"```{language}\n{text}\n```\n"


def aligned(text: str) -> str:
    """An aligned text with its columns made equally wide."""
    header, rows = cells(text)
    widths = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    lines = (" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (header, *rows))
    return "\n".join(line.rstrip() for line in lines)


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def bare(text: str) -> str:
    return " ".join(text.split())


# Safeguards.


def safeguards() -> Lines:
    yield "# Safeguards\n"
    yield ("Each safeguard is one rule over facts of the record. It says of each subject *met*, *breached*, *data-required* "
           "or *not-applicable*. Its cases below are run as tests; each starts from the same record, in which everything is "
           "in place, and shows only what it changes. The numbers are those of "
           f"[`{SHOWN}`](protocols.md#{anchor(SHOWN)}), unless a case says otherwise.\n")  # fmt: skip
    yield from answered_by()
    yield from baseline()
    named = {spec.safeguard: spec for spec in specs()}
    for one in CATALOGUE:
        yield from safeguard(one, named.get(one.id))


def anchor(heading: str) -> str:
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


def answered_by() -> Lines:
    yield "## What answers what\n"
    rows = []
    for row in ROWS.values():
        found = [f"[{one.id}](#{anchor(one.title)})" for one in CATALOGUE if row.id in one.rows]
        beside = [f"`{each}`" for each in row.beside]
        rows.append((row.id, row.promise, ", ".join(found) or "none yet", ", ".join(beside)))
    yield table(("row", "what a program promises", "safeguards", "and beside them"), rows)


def baseline() -> Lines:
    yield "## The record that every case starts from\n"
    yield ("One patient, p1, with two doses: m1, the first of treatment, and m2, of maintenance. Patients are judged at "
           "2026-06-01T10:00-04:00. A time without an hour is known only to the day; an empty cell was not recorded; a row "
           "was written down when it happened, where `recorded_at` does not say otherwise.\n")  # fmt: skip
    yield "A column that a table leaves out has these values, or else none:\n"
    yield table(("table", "column", "value"), [row for name in DEFAULTS for row in left_out(name)])
    for name, text in BASELINE.items():
        yield f"`{name}`\n"
        yield code(aligned(text))


def left_out(name: str) -> Iterator[tuple[str, str, str]]:
    """What a case need not say in a table, as people write it."""
    for column, value in DEFAULTS[name].items():
        yield (f"`{name}`", worded.name(column), worded.value(column, value))


def safeguard(one: Safeguard, spec: Spec | None) -> Lines:
    yield f"## {one.title}\n"
    asked = f"asked at {', '.join(sorted(one.gates))}" if one.gates else "asked in audits"
    yield (f"`{one.id}`, revision {one.revision} · about {', '.join(one.subjects)} · {one.severity} · {asked} · "
           f"{', '.join(one.rows)}\n")  # fmt: skip
    yield f"**When** {one.when},\n**then** {one.then}.\n"
    yield f"**Why.** {one.why}\n"
    yield f"**What clears it.** {sentence(one.clears)}\n"
    if one.known_false_positives:
        yield "**Known false positives.** " + " ".join(sentence(each) for each in one.known_false_positives) + "\n"
    if one.rests_on:
        yield f"**Not met** where a row of the patient was refused in {', '.join(one.rests_on)}: then data is required.\n"
    for verdict, why in one.impossible.items():
        yield f"**Never {verdict}.** {sentence(why)}\n"
    yield from numbers(one)
    yield from rule(one)
    if spec is not None:
        yield from cases(spec)


def numbers(one: Safeguard) -> Lines:
    protocol = load.find(SHOWN)
    rows = [number(protocol, protocol.parameter(name), value) for name in one.parameters
            for value in protocol.parameter(name).values]  # fmt: skip
    if rows:
        yield f"**Numbers**, as `{SHOWN}` states them:\n"
        yield table(("parameter", "value", "basis", "checked", "source"), rows)


def number(protocol: Protocol, parameter: Parameter, value: Value) -> tuple[str, ...]:
    place = f": {value.at}" if value.at else ""
    source = f"{protocol.source(value.source_id).title}{place}"
    return (f"`{parameter.name}`", value.counted, value.basis, checked(value), source)


def checked(value: Value) -> str:
    """How well the ground was checked; of a program choice there is nothing to check."""
    return "" if value.basis == value.verification else value.verification


def rule(one: Safeguard) -> Lines:
    """The safeguard's own source text, and what the facts in it mean."""
    yield "**The rule**, as it is run:\n"
    yield code(source_of(one), "python")
    rows = []
    for subject, names in one.asks.items():
        known = facts_of(subject)
        rows += [(f"`{name}`", subject, meaning(known[name])) for name in names if name in known]
    if rows:
        yield table(("fact", "of", "meaning"), rows)


def meaning(step: Any) -> str:
    return bare(step.meaning.split("\n\n")[0])


def source_of(one: Safeguard) -> str:
    """The expressions `applies` and `breached` as they are written, with the names that they use."""
    module = next(module for module in _modules() if one in module.SAFEGUARDS)
    text = inspect.getsource(module)
    tree = ast.parse(text)
    call = next(node for node in ast.walk(tree) if isinstance(node, ast.Call) and _says(node, "id") == one.id)
    shown = [key for key in call.keywords if key.arg in ("applies", "applies_to", "breached")]
    used = {name.id for key in shown for name in ast.walk(key.value) if isinstance(name, ast.Name) and name.id.isupper()}
    defined = [ast.get_source_segment(text, node) for node in tree.body
               if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in used]  # fmt: skip
    return "\n".join([*filter(None, defined), *(f"{key.arg}={_segment(text, key.value)}" for key in shown)])


def _modules() -> Iterator[ModuleType]:
    for module in vars(catalogue).values():
        if isinstance(module, ModuleType) and hasattr(module, "SAFEGUARDS"):
            yield module


def _segment(text: str, node: ast.expr) -> str:
    first, *rest = (ast.get_source_segment(text, node) or "").split("\n")
    return "\n".join([first, *textwrap.indent(textwrap.dedent("\n".join(rest)), "    ").split("\n")]).rstrip()


def _says(call: ast.Call, key: str) -> Any:
    return next((ast.literal_eval(one.value) for one in call.keywords if one.arg == key), None)


def cases(spec: Spec) -> Lines:
    yield f"### Cases of {spec.safeguard}\n"
    yield spec.text + "\n"
    for (parameter, side), why in spec.sideless.items():
        if side == "below":
            yield f"`{parameter}` has no sides: {why}.\n"
    for case in spec.cases:
        yield from one_case(case)


def one_case(case: Case) -> Lines:
    yield f"**{sentence(case.name)}**" + (f" (`{case.limit}`, {case.side})" if case.limit else "") + "\n"
    changes = [f"judged by `{case.protocol}`"] if case.protocol != SHOWN else []
    changes += [f"not known to be complete: {', '.join(case.uncovered)}"] if case.uncovered else []
    changes += [] if case.candidates else ["an audit's record, not a bedside one"]
    emptied = [name for name, text in case.replace.items() if not text.strip()]
    changes += [f"empty: {', '.join(emptied)}"] if emptied else []
    if changes:
        yield sentence("; ".join(changes)) + "\n"
    shown = [(name, text) for name, text in case.replace.items() if text.strip()]
    shown += [(f"{name}, beside the others", text) for name, text in case.add.items()]
    shown += [("a proposal", case.proposes)] if case.proposes else []
    if shown:
        yield code("\n\n".join(f"{name}\n{aligned(text)}" for name, text in shown))
    yield f"→ {verdicts(case)}\n"


def verdicts(case: Case) -> str:
    if not isinstance(case.expect, dict):
        return f"**{case.expect}**"
    said = {subject: f"**{verdict}**" if verdict else "not judged" for subject, verdict in case.expect.items()}
    return ", ".join(f"{subject} {verdict}" for subject, verdict in said.items())


# The record.


def record() -> Lines:
    yield "# The record\n"
    yield ("What happened to a patient, as typed tables. Amounts are whole numbers of the unit given. A missing value is null "
           "and means *not recorded*, never *no* and never *for ever*. Rows are never edited: a correction is a new version "
           "of the same id with a later `recorded_at`.\n")  # fmt: skip
    yield "Every table has the columns of this one before and after its own:\n"
    every = TABLES["bookings"]
    own = {column.name for column in every.own_columns}
    yield columns_of([column for column in every.columns if column.name not in own])
    for one in TABLES.values():
        yield f"## {one.name}\n"
        yield sentence(one.meaning) + f" A row is identified by `{one.own_id}`.\n"
        yield columns_of(one.own_columns)


def columns_of(shown: Iterable[Column]) -> str:
    rows = [(f"`{column.name}`", kind(column), unit(column), sentence(column.meaning) + words(column)) for column in shown]
    return table(("column", "type", "unit", "meaning"), rows)


def kind(column: Column) -> str:
    names = {"Int64": "integer", "String": "text", "Boolean": "yes or no", "Date": "day", "Datetime": "time (UTC)"}
    return "word" if column.words else names[str(column.dtype).split("(")[0]]


def unit(column: Column) -> str:
    return f"`{column.unit}`" if column.unit else ""


def words(column: Column) -> str:
    return " One of " + ", ".join(f"`{word}`" for word in column.words) + "." if column.words else ""


# FHIR.

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


def medication() -> fhir.Resource:
    return fhir.resource(
        "MedicationStatement", "n1", "p1", AT, status="active", dateAsserted=fhir.iso(AT),
        medicationCodeableConcept=fhir.coding(fhir.RXNORM, "1819", "buprenorphine"),
        effectivePeriod={"start": fhir.iso(AT - timedelta(days=90))},
    )  # fmt: skip


def order() -> fhir.Resource:
    dose = {"route": fhir.coding(fhir.SNOMED, fhir.ROUTES["intravenous"], "intravenous"),
            "timing": {"event": [fhir.iso(AT + timedelta(days=2))]},
            "doseAndRate": [{"doseQuantity": fhir.quantity(40, "mg")}]}  # fmt: skip
    return fhir.resource(
        "MedicationRequest", "o1", "p1", AT, status="active", intent="order", authoredOn=fhir.iso(AT),
        medicationCodeableConcept=fhir.coding(*fhir.DRUGS["ketamine"], "ketamine"), dosageInstruction=[dose],
    )  # fmt: skip


def patient() -> fhir.Resource:
    return {"resourceType": "Patient", "id": "p1", "gender": "unknown", "birthDate": "1980-01-01"}


EXAMPLES: dict[str, Callable[[], fhir.Resource]] = {
    "programs": lambda: around.program("program-1", "Elm Street clinic", "site-1", "America/New_York", "iv-racemic@2026.3"),
    "patients": patient,
    "coverage": lambda: fhir.coverage("p1", "conditions", AT),
    "conditions": lambda: fhir.condition("k1", "p1", "F10.21", "Alcohol dependence, in remission", "2019-05-01", "remission"),
    "allergies": lambda: fhir.allergy("al1", "p1", fhir.coding(fhir.SNOMED, "716186003", "No known allergy"), "2026-03-02"),
    "medications": medication,
    "assessments": lambda: fhir.answered("a1", "p1", "audit-c", AT, 2),
    "decisions": lambda: fhir.decided("d1", "p1", "eligible", AT),
    "plans": lambda: fhir.planned("pl1", "p1", "series", AT, mg_per_kg=0.5, doses=6, days=21),
    "orders": order,
    "sessions": lambda: fhir.session("s1", "p1", AT - timedelta(minutes=20), AT + timedelta(minutes=110)),
    "administrations": lambda: fhir.given("m1", "p1", AT, 40, fhir.quantity(40, "mg"), session="s1"),
    "observations": lambda: fhir.pressure("b1", "p1", AT + timedelta(minutes=15), 124, 78),
    "check_ins": lambda: fhir.check_in("c1", "p1", AT + timedelta(days=1), 2),
    "enrolments": lambda: around.enrolment("n1", "p1", AT),
    "bookings": lambda: around.booking("k1", "p1", AT + timedelta(days=2), written=AT),
    "duties": lambda: around.duty("t1", "p1", "recovery-care-contact", AT, AT + timedelta(days=7), AT + timedelta(days=3)),
    "consents": lambda: around.consent("n1", "p1", "treatment-off-label", AT),
    "requests": lambda: around.ask("r1", "p1", "more", AT, "revoked"),
    "contacts": lambda: around.letter("l1", "p1", "recovery-care", AT, reply_due=AT + timedelta(days=14), consent="n1"),
    "dispenses": lambda: around.handed_out("h1", "p1", AT, 100, 1),
    "custody_movements": lambda: around.movement("v1", "p1", "waste", AT, 10, session="s1", lot="L1", witness="invented-3"),
    "toxicology": lambda: around.test_for_drugs("x1", "p1", "cocaine", False, AT, confirmed=True),
    "adverse_events": lambda: around.harm("e1", "p1", "blood in the urine", AT, serious=True, reported=AT + timedelta(hours=3)),
    "alarms": lambda: around.alarm("f1", "p1", "craving-rise", AT, AT + timedelta(days=1)),
    "overrides": lambda: around.override("i1", "p1", "weight-current", AT, "weighed at home this morning"),
    "gate_decisions": lambda: around.gate_answer("g1", "p1", "start", "success", AT),
}


def fhir_page() -> Lines:
    yield "# FHIR R4\n"
    yield ("How each table of [the record](record.md) is carried by FHIR R4, for one Bundle and for Bulk Data alike. "
           f"`ext:NAME` is the extension `{fhir.EXTENSIONS}NAME`; *our code* is a code of the system `{fhir.OURS}`. "
           "A resource that cannot be read is refused with its reason and kept apart; it is never guessed at.\n")  # fmt: skip
    yield from about_times()
    yield from about_signatures()
    yield from about_coverage()
    yield from about_extensions()
    for one in TABLES.values():
        yield from resource_of(one)


def about_times() -> Lines:
    yield "## Times, amounts, versions\n"
    yield ("An instant needs its offset from UTC. A date, a month or a year is an interval, from its first instant to its "
           "last; a rule that the two ends would answer differently says *data-required*. An amount needs its UCUM unit: a "
           "dose without one is not recorded, and never taken for milligrams. `meta.lastUpdated` is when a row was written "
           "down; a diagnosis counts from the later of the two. `status` or `verificationStatus` "
           "`entered-in-error` withdraws a row.\n")  # fmt: skip


def about_signatures() -> Lines:
    yield "## Signatures\n"
    yield (
        "`ext:signature` has `who` (a reference, or a name in words) and `when` (an instant, or a date). A `Practitioner`, a "
        "`PractitionerRole` or a name in words is a clinician's signature; that of a `Patient` or a `RelatedPerson` is "
        "none; of any other, of a reference that leads nowhere, and of nobody, it is unknown whether a clinician signed.\n"
    )
    yield (
        "A plan, a decision or an assessment does not count before its own date, before `when`, nor before the day on which "
        "it says that it was first written down (`ClinicalImpression.date`, `CarePlan.created`). It surely counts from "
        "`meta.lastUpdated` on. Between the two an edit may have changed what it says, so there it is *data-required*, "
        "unless an earlier version with the same signature is on file: that one tells. A signature without `when` may "
        "have been given at any time from the document's own date to `meta.lastUpdated`; where that is missing too, the "
        "document is read as known from its own date. A `when` of a day leaves the doses of that day *data-required*.\n"
    )
    yield ("The newest is what was signed last. Where one that was signed earlier was written down later, it is unknown which "
           "of the two is the newer; and what rows of one instant, signed and written down together, contradict each other "
           "about is unknown.\n")  # fmt: skip


def about_coverage() -> Lines:
    yield "## Coverage: what was asked about\n"
    yield ("A table without a row says nothing. A `List` whose code is the name of a table says that it was asked about: "
           "`emptyReason` `nilknown` (or `closed`), or `mode` `snapshot` with its entries, that all there is, is on file; "
           "`notasked` or `unavailable`, that it is known to be incomplete. It speaks of all time before it, or from the "
           "start of `ext:period`, and up to its date or the end of `ext:period`; with `ext:kept-up` of all time after it as "
           "well, as a system's own records do. A refused resource makes its patient's table incomplete.\n")  # fmt: skip


def about_extensions() -> Lines:
    yield "## Extensions\n"
    used: dict[str, list[tuple[str, str]]] = {}
    for one in TABLES.values():
        for column in one.columns:
            for name in re.findall(r"ext:([a-z-]+)", column.fhir):
                used.setdefault(name, []).append((f"`{one.name}.{column.name}`", column.meaning))
    rows = []
    for name, places in sorted(used.items()):
        meanings = list(dict.fromkeys(meaning for _, meaning in places))
        rows.append((f"`{name}`", ", ".join(place for place, _ in places), sentence("; ".join(meanings))))
    yield table(("extension", "read into", "meaning"), rows)


def resource_of(one: Table) -> Lines:
    yield f"## {one.name}: {one.resource}\n"
    yield sentence(one.meaning) + "\n"
    rows = [(f"`{column.name}`", column.fhir, unit(column)) for column in one.own_columns]
    yield table(("column", "element", "unit"), rows)
    if one.name in EXAMPLES:
        yield code(json.dumps(EXAMPLES[one.name](), indent=2), "json")
    else:
        yield "Kept by the clinic; it is not read from other systems.\n"


# Protocols.


def protocols() -> Lines:
    yield "# Protocols\n"
    yield ("A protocol is what a program agreed on: numbers, each with its unit, source and basis. The ones that come with "
           "the program are **unadopted**: they bind no one until a medical director adopts one.\n")  # fmt: skip
    yield "## Parameters\n"
    rows = [(f"`{one.name}`", one.unit or "a word", sentence(one.meaning) + (" May be none." if one.may_be_none else ""),
             one.stricter or "") for one in DEFINITIONS.values()]  # fmt: skip
    yield table(("parameter", "unit", "meaning", "stricter"), rows)
    for one in load.shipped():
        yield from pack(one)


def pack(one: Protocol) -> Lines:
    yield f"## {one.key}\n"
    yield f"{one.title}: {one.drug}, {', '.join(one.routes)}; {one.status}.\n"
    yield bare(one.summary) + "\n"
    rows = [(f"`{each.name}`", value.counted, period(value), value.basis, checked(value), reference(value), value.note or "")
            for each in one.parameters for value in each.values]  # fmt: skip
    yield table(("parameter", "value", "in force", "basis", "checked", "source", "note"), [list(map(bare, row)) for row in rows])
    if one.use is Use.RESEARCH:
        yield "For research: never a default. It holds where it is asked for by name, or where a plan is pinned to it.\n"
    if one.needs:
        yield "What it needs, which no record shows by itself:\n"
        yield table(("need", "what", "reason", "source"), [(each.id, each.what, each.reason, cited(each)) for each in one.needs])
    if one.warnings:
        yield "What regulators warn of, and what the law asks somebody to look at:\n"
        yield table(("warning", "what", "source"), [(each.id, each.says, cited(each)) for each in one.warnings])
    if one.differs:
        yield "Safeguards that it relaxes:\n"
        yield table(("safeguard", "treats", "change", "reason", "source"),
                    [(each.id, each.treats or "", each.change, each.reason, cited(each)) for each in one.differs])  # fmt: skip
    yield "Sources:\n"
    yield table(("id", "source", "checked"), [source(each) for each in one.sources])


def cited(one: Need | Notice | Difference) -> str:
    return f"`{one.source_id}`" + (f", {one.at}" if one.at else "")


def period(value: Value) -> str:
    return f"from {value.from_}" + (f" until {value.until}" if value.until else "")


def reference(value: Value) -> str:
    return f"`{value.source_id}`" + (f", {value.at}" if value.at else "")


def source(one: Any) -> tuple[str, ...]:
    said = bare(one.citation) + (f" <{one.link}>" if one.link else "")
    return (f"`{one.id}`", f"{one.title}. {said}", f"{one.verification}, {one.checked}")


# Commands.


def commands() -> Lines:
    yield "# Commands\n"
    try:
        from handrail.cli.main import parser
    except ImportError:
        yield "The command line is not built yet.\n"
        return
    top = parser()
    yield sentence(top.description or "") + "\n"
    for name, one in subcommands(top):
        yield from command(f"handrail {name}", one)


def subcommands(of: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def command(name: str, one: argparse.ArgumentParser) -> Lines:
    verbs = list(subcommands(one))
    for verb, below in verbs:
        yield from command(f"{name} {verb}", below)
    if verbs:
        return
    yield f"## {name}\n"
    if one.description:
        yield sentence(one.description) + "\n"
    actions = [action for action in one._actions if not isinstance(action, argparse._HelpAction)]
    yield code(" ".join([name, *(usage(action) for action in actions)]))
    rows = [(f"`{named(action)}`", explained(action)) for action in actions if action.help]
    if rows:
        yield table(("argument", "meaning"), rows)
    if one.epilog:
        yield sentence(one.epilog) + "\n"


def named(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else str(action.metavar or "{" + ",".join(map(str, action.choices or ())) + "}")
    return " ".join(filter(None, (", ".join(action.option_strings), value)))


def usage(action: argparse.Action) -> str:
    optional = not action.required
    return f"[{named(action)}]" if optional else named(action)


def explained(action: argparse.Action) -> str:
    said = sentence((action.help or "") % {"default": action.default, "prog": "handrail"})
    implied = action.default not in (None, "", False, argparse.SUPPRESS) and "%(default)" not in (action.help or "")
    return f"{said} Otherwise `{action.default}`." if implied else said


# Writing.

WRITERS: dict[str, Callable[[], Lines]] = {
    "safeguards.md": safeguards, "record.md": record, "fhir.md": fhir_page, "protocols.md": protocols, "commands.md": commands,
    "instruments.md": lambda: instruments(table), "eligibility.md": lambda: eligibility(table),
    "medical.md": lambda: medical(table),
    "consent.md": lambda: consent(table),
    "csv.md": lambda: csv_form(table), "omop.md": lambda: omop_form(table),
    "context-of-use.md": lambda: context(table),
}  # fmt: skip


def page(name: str) -> str:
    """The text of one page."""
    return "\n".join((NOTICE, "", *WRITERS[name]())).rstrip("\n") + "\n"


def stale() -> list[str]:
    """The pages that are missing or no longer say what they are written from."""
    return [name for name in WRITERS if not (PAGES / name).exists() or (PAGES / name).read_text("utf-8") != page(name)]


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a page is stale")
    old = stale()
    if options.parse_args(arguments).check:
        print("\n".join(f"docs/reference/{name} is stale: run python docs/generate.py" for name in old), end="\n" if old else "")
        return 1 if old else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for name in old:
        (PAGES / name).write_text(page(name), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
