"""What was asked before treatment, and what became of the answers: screens, consent."""

from __future__ import annotations

from tests.oracle.agreements import Numbers, signed
from tests.oracle.chart import Chart, Dose, Row
from tests.oracle.disorders import ASSESSMENT
from tests.oracle.dosing import none_before
from tests.oracle.kleene import (
    Tri,
    When,
    agreed,
    all_of,
    any_of,
    instant,
    negated,
    not_after,
    possibly_newest,
    when_of,
    written_down,
)
from tests.oracle.spacing import is_first
from tests.oracle.watching import is_answer, newest_answers

Answer = tuple[Tri, Tri]


def same(cell: object, word: object) -> Tri:
    return None if cell is None else cell == word


def _answers_about_ketamine(row: Row) -> Tri:
    return all_of(same(row["instrument"], "ketamine-use"), same(row["answer"], "answered"))


def ketamine_asked(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    asked = any_of(all_of(_answers_about_ketamine(row), not_after(when_of(row), dose.when)) for row in chart.rows("assessments"))
    missing = asked is False and not chart.covered("assessments", None, dose.when.last)
    return is_first(chart, dose), None if missing or asked is None else not asked


def bladder_asked(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return is_first(chart, dose), none_before(chart, dose, "bladder")


LOWEST = ("negative", "none", "none-reported", "zone-1", "lower")


def unfollowed(chart: Chart, at: When, reports: list[tuple[Tri, Row]], answers: list[tuple[Tri, When]]) -> Tri:
    """Is there a report, begun by then, that no answer which counts by then has followed?"""
    return any_of(
        all_of(
            says, not_after(when_of(row), at),
            negated(any_of(all_of(counts, not_after(when_of(row), since)) for counts, since in answers)),
        )
        for says, row in reports
    )  # fmt: skip


def where_on_file(found: Tri, *, answers: bool, reports: bool) -> Tri:
    """An answer, or a report, may be missing from the file."""
    found = None if found and not answers else found
    return None if found is False and not reports else found


def decided(chart: Chart, at: When) -> list[tuple[Tri, When]]:
    return [(claim.counts, claim.since) for claim in chart.claims("decisions", at, signed)]


def looked_at(chart: Chart, at: When) -> list[tuple[Tri, When]]:
    claims = chart.claims("assessments", at, lambda row: all_of(row["instrument"] == ASSESSMENT, signed(row)))
    return [(claim.counts, claim.since) for claim in claims]


def is_positive(row: Row, sex: str | None) -> Tri:
    about, spoken = same(row["domain"], "substance-use"), None if row["answer"] is None else row["answer"] != "declined"
    above = None if row["band"] is None else row["band"] not in LOWEST
    lower_for_women = sex == "male" and "band-depends-on-sex" in (row["flags"] or "")
    return all_of(about, spoken, above, row["instrument"] != ASSESSMENT, not lower_for_women)


def screen_open(chart: Chart, at: When) -> Tri:
    sex = next((row["sex"] for row in chart.rows("patients")), None)
    screens = [(is_positive(row, sex), row) for row in chart.rows("assessments")]
    found = unfollowed(chart, at, screens, decided(chart, at) + looked_at(chart, at))
    assessed, decisions = (chart.covered(domain, None, at.last) for domain in ("assessments", "decisions"))
    return where_on_file(found, answers=assessed and decisions, reports=assessed)


def screens_of_dose(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, screen_open(chart, dose.when)


def screens_of_patient(chart: Chart, at: When, numbers: Numbers) -> Answer:
    return True, screen_open(chart, at)


def outside_of_check_in(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    return is_answer(row), row["outside_use"]


def outside_of_patient(chart: Chart, at: When, numbers: Numbers) -> Answer:
    """The newest answered check-in; where none is on file, one may be missing."""
    newest = newest_answers(chart, at)
    there = agreed(row is not None for row in newest)
    applies = None if there is False and not chart.covered("check_ins", None, at.last) else there
    return applies, agreed(row["outside_use"] for row in newest if row is not None)


def tells_of_blood(row: Row) -> Tri:
    flags = None if row["flags"] is None else row["flags"].split()
    if "visible-blood" in (flags or ()) and row["answer"] != "declined":
        return True
    spoken = None if row["answer"] is None else row["answer"] != "declined"
    asked = all_of(same(row["domain"], "bladder"), same(row["instrument"], "bladder-checklist"), spoken)
    left_out = flags is None or "items-missing" in flags
    return all_of(asked, None) if left_out else False


def tells_of_symptoms(row: Row) -> Tri:
    return row["urinary_symptoms"] or all_of(is_answer(row), row["urinary_symptoms"])


def is_of_bladder(row: Row) -> Tri:
    """Does the condition name the bladder? A doubtful word, or a diagnosis that is not certain, perhaps."""
    if row["verification"] == "refuted":
        return False
    if row["findings"] is None:
        return None
    words = row["findings"].split()
    certain = any(word in ("urinary-symptoms", "ketamine-uropathy") for word in words)
    doubted = any(word in ("urinary-symptoms?", "ketamine-uropathy?") for word in words)
    sure = row["verification"] not in ("provisional", "differential", "unconfirmed")
    return True if certain and sure else None if certain or doubted else False


def bladder_open(chart: Chart, at: When) -> Tri:
    symptoms = [(tells_of_blood(row), row) for row in chart.rows("assessments")]
    symptoms += [(tells_of_symptoms(row), row) for row in chart.rows("check_ins")]
    causes = [(row, written_down(row)) for row in chart.rows("conditions")]
    known = [(all_of(is_of_bladder(row), not_after(since, at)), since) for row, since in causes]
    found = unfollowed(chart, at, symptoms, decided(chart, at) + known)
    covered = {name: chart.covered(name, None, at.last) for name in ("conditions", "decisions", "assessments", "check_ins")}
    answers, reports = covered["conditions"] and covered["decisions"], covered["assessments"] and covered["check_ins"]
    return where_on_file(found, answers=answers, reports=reports)


def bladder_of_dose(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, bladder_open(chart, dose.when)


def bladder_of_patient(chart: Chart, at: When, numbers: Numbers) -> Answer:
    return True, bladder_open(chart, at)


def consented(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    """Is the newest signed consent to treatment withdrawn or ended, or is there none?"""
    newest = possibly_newest(
        chart.claims("consents", dose.when, lambda row: all_of(signed(row), same(row["scope"], "treatment-off-label")))
    )
    return True, agreed(_no_consent(chart, row, dose.when) for row in newest)


def _no_consent(chart: Chart, row: Row | None, at: When) -> Tri:
    covered = chart.covered("consents", None, at.last)
    if row is None:
        return True if covered else None
    last = next(one for one in chart.rows("consents") if one["consent_id"] == row["consent_id"])
    withdrawn = last["revoked_at"] is not None and not_after(instant(last["revoked_at"]), at)
    ended = None if row["ends_at"] is None else not_after(instant(row["ends_at"]), at)
    return any_of([withdrawn, None if ended and not covered else ended])


OF_A_DOSE = {
    "ketamine-use-asked": ketamine_asked,
    "baseline-bladder": bladder_asked,
    "positive-screen-resolved": screens_of_dose,
    "bladder-red-symptom": bladder_of_dose,
    "consent-signed": consented,
}
OF_A_PATIENT = {
    "positive-screen-resolved": screens_of_patient,
    "outside-use": outside_of_patient,
    "bladder-red-symptom": bladder_of_patient,
}
OF_A_ROW = {"check_ins": {"outside-use": outside_of_check_in}}
