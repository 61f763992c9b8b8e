"""The page on instruments, written from the forms, the cut-offs, the licences and the cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from handrail.cli.instruments_shown import range_of
from handrail.instruments.branching import BRANCHES, CLINICIAN, DEFAULT
from handrail.instruments.catalogue import INSTRUMENTS, licence
from handrail.instruments.dependence.criteria import CLASSES, CRITERIA, SEVERITIES, SOURCE, VERIFICATION
from handrail.instruments.form import TEXTS, Condition, Form, Item, form
from handrail.instruments.model import CutOff, Instrument
from handrail.sources.fhir.assessing import BANDS, CONTROLLED, ITEMS, PERHAPS_CONTROLLED
from handrail.sources.fhir.scoring import BY_SEX, ITEMS_MISSING, NOT_TRUSTED
from tests.unit.instruments.casebook import Case, cases_of, dependence_cases

CASES = "Cases (the answers in the order of the items; `-` not answered, `x` declined):\n"
Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
ABOUT = """An answer that is missing or was declined never counts as zero. An incomplete form has no total, only bounds; it has a
band only where every way of completing it gives the same one, and counts as positive only where the lower bound already
decides it. `handrail instruments ID --score FILE` scores answers. Words that may not be embedded are not here: what the
official form gives is entered. Nothing is translated: another language is an official version, or it is not offered.
"""
OF_CRITERIA = """Criteria of the past 12 months, entered by a clinician and never inferred from a screen. One that is not known
makes the count *at least*. Tolerance or withdrawal to a supervised prescribed drug is not counted. Craving alone does not end
remission; under three months is not yet remission; twelve months to the day are sustained.
"""
IN_A_RECORD = f"""## In a record

A `QuestionnaireResponse` whose `questionnaire` ends in an instrument's id, or in LOINC's code of the panel, becomes a row of
`assessments`. Its items are scored as on this page; a stated total must be what they give. A total of which the items are not
on file has the band of its cut-offs.

* **Flags** stand in one column, with a space between. `{ITEMS_MISSING}` says that a flag which is not there may hold all the
  same; `{NOT_TRUSTED}`, that neither total nor band is used.
* **Each substance.** {", ".join(f"`{one.id}`" for one in INSTRUMENTS if one.substances)} score each substance by itself: beside
  the row of the whole there is one for each of their substances, with the id of the response, `#` and the substance's name
  (`r1#cannabis`), also for those that were not answered: a later version of the response takes back what it no longer says.
* **Sex** is not looked up when a form is read. Where a cut-off depends on it, the band is that of the lower one, which holds
  for women and for everyone whose sex is not known or is neither: it finds more. `{BY_SEX}` says that men have
  another band.
* **What cannot be** (an answer outside the options, an item answered twice, a total that the items do not give, items of
  another version, more items than the form has) is noted, is not used, and leaves open whether the form was answered:
  *data-required*, and never a lower risk.
"""
ENTERED = f"""In a record it is a signed `QuestionnaireResponse` of `{CLINICIAN}`. Its linkIds are
`substance`, the names of the criteria (each `yes`, `no`, `unknown` or `only-supervised-drug`),
{", ".join(f"`{name}`" for name in ITEMS)}, and `band` for the conclusion
({", ".join(BANDS)}). Where criteria or dates are entered, they are counted, and a conclusion
that is stated must be the one that they give; where they leave it open, only *active* may be stated, or, without any
criterion, any. What contradicts itself (remission before the disorder) has no conclusion, and no older one stands in for it.
The number of criteria is the score; flags say the severity of an active disorder, and of remission `{CONTROLLED}`
or `{PERHAPS_CONTROLLED}`. A draft is not signed; without a signature nobody can tell whether it is, and it
settles nothing.
"""


def instruments(table: Table) -> Iterator[str]:
    """The page."""
    yield "# Instruments\n"
    yield ABOUT
    yield table(("instrument", "range", "validated", "licence", "wording"), [_line(one) for one in INSTRUMENTS])
    yield IN_A_RECORD
    yield from _branches(table)
    yield from _dependence(table)
    for one in INSTRUMENTS:
        yield from _instrument(one, table)


def _line(one: Instrument) -> tuple[str, ...]:
    said = licence(one.folder)
    return (f"[{one.id}](#{one.id})", range_of(one), one.validated, said.status, said.wording.split(":")[0])


def _branches(table: Table) -> Iterator[str]:
    yield "## What is asked when\n"
    yield f"Every intake asks {', '.join(f'`{id}`' for id in DEFAULT)}. What is unfinished or declined is asked again. Then:\n"
    rows = [(each.after, each.flag or "positive", ", ".join(each.then)) for each in BRANCHES]
    yield table(("after", "when", "asks"), rows)


def _dependence(table: Table) -> Iterator[str]:
    yield f"## {CLINICIAN}\n"
    yield OF_CRITERIA
    counted = [(f"`{name}`", label, _counted_for(name)) for name, label in CRITERIA.items()]
    yield table(("criterion", "in plain words", "counted for"), counted)
    yield table(("criteria", "severity"), [(f"{at} or more", word) for at, word in SEVERITIES])
    yield f"{SOURCE} ({VERIFICATION}).\n"
    yield ENTERED
    yield "Cases, assessed on 2026-06-01 where they say nothing else; a criterion that is not named is not met:\n"
    yield table(("entered", "count", "severity", "conclusion"), [_entered(said) for said in dependence_cases()])


def _counted_for(name: str) -> str:
    having = [substance for substance, criteria in CLASSES.items() if name in criteria]
    return "every substance" if len(having) == len(CLASSES) else ", ".join(having)


def _instrument(one: Instrument, table: Table) -> Iterator[str]:
    own, said = form(one.folder), licence(one.folder)
    apart = (TEXTS / one.id).exists()
    yield f"## {one.id}\n"
    yield f"{own.title}. Version {own.version}; range {range_of(one)}; {one.validated}.\n"
    yield f"*{said.status}.* {said.attribution} Wording: {said.wording}.\n"
    yield table(("item", "LOINC", "words", "answers and points", "asked when"), [_item(own, item, apart) for item in own.items])
    if apart:
        yield f"The words are not under the licence of this page; they are in `src/handrail/instruments/texts/{one.id}`.\n"
    if one.cut_offs:
        if one.lowest:
            yield f"Below all cut-offs: {one.lowest}.\n"
        rows = [(f"{each.at} or more", each.who, each.of, _means(each), each.source,
                 each.verification) for each in one.cut_offs]  # fmt: skip
        yield table(("score", "who", "of", "means", "source", "verification"), rows)
    else:
        yield "No cut-off.\n"
    yield from (f"* {trap}" for trap in one.traps)
    yield "\n" + CASES if one.traps else CASES
    yield table(("answers", "score", "band", "also"), [_case(case) for case in cases_of(one)])


def _means(each: CutOff) -> str:
    return each.means + (" (counts as positive)" if each.positive and each.means != "positive" else "")


def _display(own: Form, condition: Condition) -> str:
    return next(f'"{one.display}"' for one in own.item(condition.link).options if one.code == condition.code)


def _item(own: Form, item: Item, apart: bool) -> tuple[str, ...]:
    joined = " or " if item.any_of else " and "
    when = joined.join(f"`{each.link}` {'is' if each.operator == '=' else 'is not'} {_display(own, each)}" for each in item.when)
    options = "; ".join(one.display + ("" if one.points is None else f" = {one.points}") for one in item.options)
    least = f"a whole number from {item.least}" + ("" if item.most is None else f" to {item.most}")
    return (f"`{item.link}`", item.code or "", "kept apart" if apart else item.text or "", options or least, when)


def _case(case: Case) -> tuple[str, ...]:
    found = case.scored()
    about = [f"{name}: {case.said[name]}" for name in ("sex", "substance") if name in case.said]
    given = case.said.get("given") or "all no" + "".join(f", {link}: {word}" for link, word in case.said.get("said", {}).items())
    score = str(found.score) if found.score is not None else "" if found.at_least is None else f"at least {found.at_least}"
    also = [f"{name}: {', '.join(said)}" for name, said in (("flags", found.flags), ("missing", found.missing),
                                                            ("declined", found.declined)) if said]  # fmt: skip
    also += [f"{name}: {_listed(case.said[name])}" for name in ("reversed", "skips") if name in case.said]
    parts = {each.name: each for each in found.substances}
    shown = dict.fromkeys([*case.said.get("of", ()), *case.said.get("points", ())])
    also += [
        f"{name}: {parts[name].score if parts[name].score is not None else '?'} {parts[name].band or ''}".rstrip()
        for name in shown
    ]
    return (" · ".join([given, *about]), score, found.band or "", "; ".join(also))


def _listed(said: str | list[str]) -> str:
    return said if isinstance(said, str) else ", ".join(said)


OF_AN_ENTRY = {
    "met": "met", "unknown": "not known", "supervised": "to the supervised drug only", "substance": "substance", "ever": "ever",
    "began": "began", "last": "last met", "controlled": "in a controlled environment", "on": "assessed",
}  # fmt: skip


def _entered(said: dict[str, Any]) -> tuple[str, ...]:
    """One case of the criteria."""
    given = "; ".join(f"{word}: {_listed(said[name]) or 'none'}" for name, word in OF_AN_ENTRY.items() if name in said)
    if "error" in said:
        return (given, "", "", f"refused: {said['error']}")
    count = said.get("count") or f"at least {said['at_least']}"
    return (given, count, said.get("severity", ""), said["band"])
