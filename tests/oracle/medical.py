"""Which of the protocol's contraindications hold of a patient; read from docs/reference/medical.md and the safeguard's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from handrail.protocol.decision_table import Answer, Effect, Question
from tests.oracle.agreements import Numbers
from tests.oracle.chart import Chart, Dose, Row
from tests.oracle.disorders import _over
from tests.oracle.emerging import NOT_CERTAIN, OURS, _is_a_no, _written
from tests.oracle.kleene import (
    Tri,
    When,
    agreed,
    all_of,
    any_of,
    days_between,
    negated,
    not_after,
    only,
    when_of,
)  # fmt: skip
from tests.oracle.trends import at_most, newest_of, unless_hidden

EVENTS = ("heart-attack", "stroke")
# fact → its words, and whether what is over counts: no, yes ("ever"), or leaves it unknown ("lasting")
MATTERS: dict[str, tuple[tuple[str, ...], str]] = {
    "vascular_aneurysm_or_malformation": (("vascular-aneurysm-or-malformation",), "lasting"),
    "intracerebral_haemorrhage_ever": (("intracerebral-haemorrhage",), "ever"),
    "pressure_rise_hazard": (("pressure-rise-hazard", "raised-intracranial-pressure"), "now"),
    "current_psychosis": (("psychosis",), "now"), "mania_now": (("mania",), "now"),
    "dementia_or_delirium": (("dementia-or-delirium",), "now"),
    "heart_failure_decompensated": (("heart-failure-decompensated",), "now"),
    "unstable_angina": (("unstable-angina",), "now"), "serious_arrhythmia": (("serious-arrhythmia",), "now"),
    "raised_intracranial_or_intraocular_pressure":
        (("raised-intracranial-pressure", "intracranial-mass", "raised-intraocular-pressure"), "now"),
    "severe_liver_impairment": (("severe-liver-impairment",), "now"), "ketamine_uropathy": (("ketamine-uropathy",), "now"),
    "cannot_consent": (("cannot-consent",), "now"),
}  # fmt: skip
ANOTHERS = ("active_disorder", "ketamine_disorder_without_second_opinion", "newest_systolic_mmhg", "newest_diastolic_mmhg")


def _conditions(chart: Chart) -> list[Row]:
    """What is refuted does not exist, but for a clinician's no in our own code."""
    return [row for row in chart.rows("conditions") if not _is_a_no(row) or row["code_system"] == OURS]


def _says(row: Row, words: tuple[str, ...]) -> list[str]:
    """What it says of these words; one of which nobody can tell what it says may say any."""
    if row["findings"] is None:
        return ["untold?"]
    return [word for word in row["findings"].split() if word.rstrip("?") in words]


def _refuted_since(row: Row, word: str, rows: list[Row], at: When) -> bool:
    """Did a clinician's no to that word, as new as the entry, stand by then?"""
    noes = [one for one in rows if _is_a_no(one) and not_after(when_of(one), at) and word.rstrip("?") in _bare(one)]
    own = _written(row)
    return own is not None and any(own <= time for time in map(_written, noes) if time is not None)


def _bare(row: Row) -> list[str]:
    return ["untold"] if row["findings"] is None else [word.rstrip("?") for word in row["findings"].split()]


def _entry(row: Row, word: str, course: str, rows: list[Row], at: When) -> Tri:
    doubtful = word.endswith("?") or row["verification"] in NOT_CERTAIN
    if doubtful and _refuted_since(row, word, rows, at):
        return False
    stands = all_of(not_after(when_of(row), at), None if doubtful else True)
    over = _over(row, at)
    if word == "pregnancy" and row["at_latest"] and at.first and row["at_latest"] + timedelta(days=300) <= at.first:
        over = True
    if course == "ever":
        return stands
    if course == "now":
        return all_of(stands, negated(over))
    if over and _refuted_since(row, word, rows, at):
        return False
    return all_of(stands, None if over is not False else True)


def _coded(chart: Chart, words: tuple[str, ...], course: str, at: When) -> Tri:
    """Is one of the words said of the patient at that time? No where nothing is on file."""
    rows = _conditions(chart)
    said = [(row, word) for row in rows if not _is_a_no(row) for word in _says(row, words)]
    return any_of(_entry(row, word, course, rows, at) for row, word in said)


def _matter(name: str) -> Callable[[Chart, Dose], Tri]:
    words, course = MATTERS[name]
    return lambda chart, dose: unless_hidden(chart, "conditions", _coded(chart, words, course, dose.when), dose.when.last)


def _hypersensitive(chart: Chart, dose: Dose) -> Tri:
    """An allergy to the drug; an intolerance, an excipient, one not confirmed or not active may be one."""
    found = [_allergy(row, dose.when) for row in chart.rows("allergies") if row["verification"] != "refuted"]
    truth = any_of([*found, _coded(chart, ("ketamine-hypersensitivity",), "ever", dose.when)])
    none_known = any_of(_none_known(row, dose.when) for row in chart.rows("allergies") if row["verification"] != "refuted")
    return truth if none_known is True else unless_hidden(chart, "allergies", truth, dose.when.last)


def _allergy(row: Row, at: When) -> Tri:
    certain: Tri = {"ketamine": True, "esketamine": True, "other": False, "none-known": False}.get(row["agent"])
    return all_of(certain, _holds(row, at))


def _none_known(row: Row, at: When) -> Tri:
    told: Tri = None if row["agent"] is None else row["agent"] == "none-known"
    return all_of(told, _holds(row, at))


def _holds(row: Row, at: When) -> Tri:
    doubtful = row["kind"] == "intolerance" or row["verification"] == "unconfirmed" or row["clinical_status"] == "inactive"
    over: Tri = False
    if row["clinical_status"] == "resolved":
        known = _written(row)
        over = True if known is not None and at.first is not None and known <= at.first else None
    return all_of(not_after(when_of(row), at), negated(over), None if doubtful else True)


def _pregnant(chart: Chart, dose: Dose) -> Tri:
    """The newest answer while it holds, else a diagnosis. Where nothing is on file it is another safeguard's, and no."""
    coded = _coded(chart, ("pregnancy",), "now", dose.when)
    answer = _answer(chart, dose)
    if answer is not None:
        known: Tri = None if answer is False and coded is not False else answer
    else:
        known = coded if coded is True else False if coded is False or _cannot_be(chart) else None
        known = True if coded is True else known
    return known if known is not None else None if coded is not False else False


def _answer(chart: Chart, dose: Dose) -> Tri:
    found, newest = newest_of(chart, "observations", "observation_id", _about_pregnancy, dose.when)
    rows = [row for row in newest if row is not None]
    said = agreed(row["value"] for row in rows)
    day: date | None = only({row["local_date"] for row in rows})
    if not rows or found is not True or said is None or day is None:
        return None
    holds = at_most(days_between(dose.day, day), 300 if said == 1 else 30)
    return bool(said) if holds else None


def _about_pregnancy(row: Row) -> Tri:
    return row["what"] in ("pregnancy-status", "pregnancy-test")


def _cannot_be(chart: Chart) -> bool:
    person = next((row for row in chart.rows("patients")), {"birth_sex": None, "sex": None})
    return (person["birth_sex"] or person["sex"]) == "male"


def _is_a_minor(chart: Chart, dose: Dose) -> Tri:
    born = next((row["birth_date"] for row in chart.rows("patients")), None)
    if born is None or dose.day is None or born > dose.day:
        return None
    return _years(born, dose.day) < 18


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _recent_event(chart: Chart, dose: Dose, below: int) -> Tri:
    """Was there a heart attack or a stroke so few days ago? A doubt, or one coded as past without its time, leaves it unknown."""
    coded = _coded(chart, EVENTS, "ever", dose.when)
    undated = _coded(chart, ("heart-attack-or-stroke-before",), "now", dose.when)
    found = unless_hidden(chart, "conditions", any_of([coded, undated]), dose.when.last)
    return found if found is not True else _days_are_few(chart, dose, below)


def _days_are_few(chart: Chart, dose: Dose, below: int) -> Tri:
    rows = _conditions(chart)
    said = [(row, word) for row in rows if not _is_a_no(row) for word in _says(row, EVENTS)]
    doubts = [word.endswith("?") or row["verification"] in NOT_CERTAIN for row, word in said]
    for (row, word), doubtful in zip(said, doubts, strict=True):
        begun = not_after(when_of(row), dose.when)
        if doubtful and begun is not False and not _refuted_since(row, word, rows, dose.when):
            return None
    found, newest = newest_of(chart, "conditions", "condition_id", _is_certain_event, dose.when)
    days = agreed(_days_since(row, dose) for row in newest if row is not None)
    return None if found is not True or days is None else days < below


def _is_certain_event(row: Row) -> Tri:
    words = (row["findings"] or "").split()
    return any(word in words for word in EVENTS) and row["verification"] not in (*NOT_CERTAIN, "refuted")


def _days_since(row: Row, dose: Dose) -> int | None:
    days = days_between(dose.day, row["local_date"])
    if days is not None or row["at_latest"] is None or dose.when.first is None:
        return days
    return int((dose.when.first - row["at_latest"]) / timedelta(days=1))


ASKED: dict[str, Callable[[Chart, Dose], Tri]] = {
    **{name: _matter(name) for name in MATTERS}, "ketamine_hypersensitivity": _hypersensitive, "pregnant": _pregnant,
    "under_18": _is_a_minor,
}  # fmt: skip


def _holds_of(chart: Chart, dose: Dose, question: Question) -> Tri:
    if question.fact == "recent_heart_attack_or_stroke_days":
        assert question.below is not None
        return _recent_event(chart, dose, question.below)
    assert question.is_ is Answer.YES
    return ASKED[question.fact](chart, dose)


def contraindicated(chart: Chart, dose: Dose, numbers: Numbers) -> tuple[Tri, Tri]:
    """Does a matter hold that the protocol's table calls a contraindication, and that is no other safeguard's?"""
    if numbers.protocol is None or numbers.protocol.decides is None or dose.when.first is None:
        return True, None
    rows = [row for row in numbers.protocol.decides.rows if row.yes is Effect.CONTRAINDICATED]
    return True, any_of(_holds_of(chart, dose, row.asks) for row in rows if row.asks.fact not in ANOTHERS)


OF_A_DOSE = {"medical-contraindications": contraindicated}
