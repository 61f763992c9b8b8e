"""Writes docs/reference/medical.md: the medical facts, the words that they rest on, and every code with its meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from handrail.facts import facts_of
from handrail.facts.medical import ALL, LAPSES_DAYS
from handrail.facts.pregnancy import AGE_YEARS_MAX, NO_HOLDS_DAYS
from handrail.facts.standing import COURSES, Matter
from handrail.terms.valuesets_allergies import EXCIPIENT_CODES, NONE_KNOWN
from handrail.terms.valuesets_liver import RESULTS
from handrail.terms.valuesets_medical import ICD10_CM_LIST, SNOMED_LIST, WORDS, Code
from handrail.terms.valuesets_medicines import CLASSES, MedicineClass
from handrail.terms.valuesets_pregnancy import ANSWERS, QUESTIONS

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
ABOUT = """What the record says of a patient's body and mind that bears on ketamine. Each fact is true, false, or unknown: false
only where it was asked about, that is, where the table is [covered](fhir.md#coverage-what-was-asked-about). Facts hold as of the
time of a dose, a plan or a question. What is refuted or entered in error does not exist; a diagnosis that is provisional,
differential or unconfirmed leaves the fact unknown; so does a row of which nobody can tell what it says, because its code is not
listed here and it has no words.

A code says a *word*; with `?` it only may. Codes that are not listed are judged by their words, and those of ICD-9-CM, WHO's
ICD-10 and ICD-11 by their words or chapter: all of that only makes a word possible. Names of medicines are certain.

**What clears an unknown.** A clinician records a Condition with our own code, the word itself in the system
`https://handrail.example/fhir/codes`: *confirmed* is yes; *refuted* answers every `?` that was written down until then, and
nothing that comes later. A code that says yes outright is not outvoted: it is corrected or resolved in the record.

Which code says which word is a program choice, for the medical director to adopt. *Checked* says how the meaning of a code was
checked: `secondary` was read in a copy or in somebody's account of the source, `unverified` was recalled. None was checked
against a terminology server.
"""
OTHER_FACTS = (
    "past_psychosis", "heart_attack_or_stroke_found", "recent_heart_attack_or_stroke_days", "ketamine_hypersensitivity",
    "pregnant", "days_since_pregnancy_answer", "age_years", "under_18", "newest_systolic_mmhg",
    "newest_diastolic_mmhg", "past_disorder",
    "past_ketamine_use_disorder",
)  # fmt: skip


def medical(table: Table) -> Iterator[str]:
    """The page."""
    yield "# Medical facts and their codes\n"
    yield ABOUT
    yield from _facts(table)
    yield from _choices(table)
    yield "## Words\n"
    rows = [(f"`{word}`", meaning, "yes" if text else "no") for word, (meaning, text) in WORDS.items()]
    yield table(("word, and our own code", "meaning", "words of a text can make it possible"), rows)
    yield from _conditions(table)
    yield from _medicines(table)
    yield from _others(table)


def _facts(table: Table) -> Iterator[str]:
    yield "## Facts\n"
    rows = [(f"`{one.name}`", one.meaning, _words(one), COURSES[one.course], _no(one)) for one in ALL]
    yield table(("fact", "a yes means", "words", "time", "a no needs"), rows)
    known = facts_of("patients")
    asks = [(f"`{name}`", " ".join(known[name].meaning.split("\n\n")[0].split())) for name in OTHER_FACTS]
    yield "Facts that rest on them, and on other tables:\n"
    yield table(("fact", "meaning"), asks)


def _words(one: Matter) -> str:
    return ", ".join(f"`{word}`" for word in one.words)


def _no(one: Matter) -> str:
    return f"{one.table} covered" if one.needs_coverage else "nothing on file"


def _choices(table: Table) -> Iterator[str]:
    yield "## Numbers that are program choices\n"
    rows = [(f"`{word}` is over at the latest", f"{days} days after it began") for word, days in LAPSES_DAYS.items()]
    rows += [("an answer of *not pregnant* holds", f"{NO_HOLDS_DAYS} days"),
             ("nobody is asked for pregnancy who is older than", f"{AGE_YEARS_MAX} years")]  # fmt: skip
    yield table(("what", "number"), rows)
    yield ("Sex at birth, where it is recorded, decides who can be pregnant; else the administrative sex does, which is not the "
           "same: ask.\n")  # fmt: skip


def _conditions(table: Table) -> Iterator[str]:
    yield "## Conditions: ICD-10-CM\n"
    yield "A code stands for all that is beneath it; all that fit count together; `-` is any digit.\n"
    yield _codes(table, ICD10_CM_LIST)
    yield "## Conditions: SNOMED CT\n"
    yield _codes(table, SNOMED_LIST)


def _codes(table: Table, listed: Iterable[Code]) -> str:
    rows = [(one.code, " ".join(f"`{word}`" for word in sorted(one.words)), one.meaning, one.verification) for one in listed]
    return table(("code", "words", "meaning", "checked"), rows)


def _medicines(table: Table) -> Iterator[str]:
    yield "## Medicines: ATC and RxNorm\n"
    yield "An ATC code stands for all that is beneath it; RxNorm codes are those of ingredients.\n"
    rows = [(f"`{one.name}`", one.meaning, ", ".join(one.atc), _ingredients(one), one.verification) for one in CLASSES]
    yield table(("class", "meaning", "ATC", "RxNorm", "checked"), rows)


def _ingredients(one: MedicineClass) -> str:
    return ", ".join(f"{code} {name}" for code, name in one.ingredients.items())


def _others(table: Table) -> Iterator[str]:
    yield "## Allergies\n"
    rows = [(code, "SNOMED CT", meaning, "`none-known`", "secondary") for (_, code), meaning in NONE_KNOWN.items()]
    rows += [
        (code, "ATC", EXCIPIENT_CODES[system, code], "`excipient`", "unverified") for system, code in list(EXCIPIENT_CODES)[:1]
    ]
    yield table(("code", "system", "meaning", "agent", "checked"), rows)
    yield "## Pregnancy: LOINC, and the answers\n"
    yield table(("code", "asks", "meaning", "checked"), [(code, f"`{what}`", name, how) for code, what, name, how in QUESTIONS])
    said = {1: "pregnant", 0: "not pregnant", None: "neither"}
    answers = [
        (code, "LOINC" if code.startswith("LA") else "SNOMED CT", name, said[value], how) for _, code, value, name, how in ANSWERS
    ]
    yield table(("answer", "system", "meaning", "read as", "checked"), answers)
    yield "## Liver tests: LOINC\n"
    yield table(("code", "meaning", "checked"), RESULTS)
