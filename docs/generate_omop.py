"""The page on OMOP sources, written from the mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from handrail.sources.omop.concepts import GIVEN, HANDED_OUT, KNOWN, ORDERED, TYPES
from handrail.sources.omop.opening import DATABASES, ENDINGS, NEEDED
from handrail.sources.omop.resources import OWN, SHEETS

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
BECOMES = {
    "person": "Patient", "visit_occurrence": "Encounter, finished", "condition_occurrence": "Condition",
    "drug_exposure": "MedicationAdministration, MedicationRequest, MedicationDispense or MedicationStatement",
    "measurement": "Observation", "observation": "Observation",
}  # fmt: skip
FILES, DATABASE, NEED = ", ".join(ENDINGS), ", ".join(DATABASES), "` and `".join(NEEDED)
ABOUT = f"""A source is a folder of files named as the tables are ({FILES}, in any letter case), or one DuckDB file ({DATABASE})
with the tables in any schema. It needs `{NEED}`. Each row becomes one FHIR resource, which is read like any other; it goes to
quarantine, and is counted, like any other. `handrail audit SOURCE --from omop`, or `--from auto`.

* **Times** have no offset in OMOP: `--zone` says whose they are. Without it, at midnight sharp, and in the hour that clocks go
  over or repeat, only the day is used. A day and a time that contradict each other are refused.
* **What a dose was given for** has no place in OMOP. Where the words of `sig` say it, they count; `--indication program` claims
  it for all others, and `run.json` says so. Without either, every verdict about a dose is *data required*.
* **Which drug it is** is told by the `concept` table, by the concepts below where there is none, or by a source value in words.
  Concept 0 is none. What was given, or may have been, and may be any drug is refused, and its patient's doses and medicines
  count as incomplete; so is what was given under words alone that name no drug of ours: they may be a local name of it.
* **Amounts**: `quantity` is an amount of drug only where `dose_unit_source_value` says its unit. Strength times volume is not
  worked out.
* **Ends** of conditions and drugs are not used: sources put there when a visit ended, or a supply. Only the end of what was
  given, to the minute, is. A `condition_status` of suspicion makes the diagnosis provisional.
* **A value that its row contradicts** is refused: beside it an operator other than *equals*, or a source value such as `>120` or
  `190/110`. An end of an infusion or a visit a day or more after its start, or at the last second of a day, is not used.
* **What is not a whole source is refused**: a table in another form or in pieces, or one without a column that decides. People
  whom `person` does not name, and lines of `concept` that are no rows, are told.
* `stop_reason` is not read: what was begun counts as given.
* **Our own answers** can be carried: a source value `{OWN}intoxicated`, with yes or no as `value_as_concept_id`.
* Decisions, plans, consents, forms, check-ins, custody and what was asked about have no table. What rests on them is *data
  required*. A plan cannot pin a protocol either: all doses are judged by the one that `--protocol` names.
* `--covers` claims what the source holds completely, as for every source.
"""
CONCEPTS = """Without a `concept` table these are known, and no others. They are recalled, not read in a released vocabulary
(unverified); in a source with a vocabulary, that one decides.
"""
TOLD = {GIVEN: "a dose", ORDERED: "an order", HANDED_OUT: "handed out"}


def omop_form(table: Table) -> Iterator[str]:
    """The page."""
    yield "# OMOP CDM v5.4\n"
    yield ABOUT
    rows = [(f"`{name}`", BECOMES[name], ", ".join((*sheet.columns, *sheet.concepts))) for name, sheet in SHEETS.items()]
    yield table(("table", "becomes", "columns that are read"), rows)
    yield "## Types of a drug exposure\n"
    yield "Ketamine of any other type may be a dose: it is read as one of unknown status.\n"
    yield table(("`drug_type_concept_id`", "ketamine of it is"), [(str(id), TOLD[what]) for id, what in TYPES.items()])
    yield "## Concepts\n"
    yield CONCEPTS
    yield table(("concept", "vocabulary", "code", "name"), [(str(id), of, f"`{code}`", name) for id, of, code, name in KNOWN])
