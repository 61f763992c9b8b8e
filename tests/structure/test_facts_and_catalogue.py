"""Facts and catalogue hold together: what is named exists, is explained, and is used."""

from __future__ import annotations

import pytest

from handrail.check import judge
from handrail.facts import Context, compute, facts_of, subjects_of
from handrail.facts.contraindications import ELSEWHERE, OF_A_DOSE
from handrail.protocol import load
from handrail.protocol.decision_table import Effect
from handrail.protocol.parameters import DEFINITIONS
from handrail.record import TABLES, Record
from handrail.safeguards.catalogue import CATALOGUE, faults
from handrail.safeguards.rows import ROWS
from handrail.safeguards.safeguard import Safeguard
from handrail.verdicts import Verdict
from tests.spec.baseline import AT, standing
from tests.spec.baseline import TABLES as STANDING
from tests.spec.tables import rows

PROTOCOLS = (load.find("iv-racemic"),)
EMPTY = Record.of({}, candidates=True)
NOBODY_DOSED = Record.of_rows({"patients": [{"patient_id": "p1"}]}, candidates=True)
RENEWED = rows(
    "decisions",
    """
    id      | at                     | eligibility | expires_at
    renewed | 2026-04-20T10:00-04:00 | eligible    | 2027-02-20T10:00-05:00
""",
)  # the baseline's two doses lie nine weeks apart, and that asks for a new decision
COUNTED = rows(
    "assessments",
    """
    id       | at                     | instrument                        | domain | band | signed
    criteria | 2026-04-20T10:00-04:00 | substance-use-disorder-assessment | other  | none | yes
""",
)  # and maintenance for a clinician's count of the criteria
MORE = {"decisions": RENEWED, "assessments": COUNTED}
WHOLE = Record.of_rows({name: standing(name) + MORE.get(name, []) for name in STANDING}, candidates=True)
HANDED_OUT = {
    "dispenses": rows("dispenses", "id | at | days\nh1 | 2026-03-02T12:00-05:00 | 1")
}  # which the baseline's program forbids
FULL = Record.of_rows({name: standing(name) for name in STANDING} | HANDED_OUT, candidates=True)
ONE_ROW = Record.of_rows({name: standing(name)[:1] for name in STANDING}, candidates=True)
RECORDS = {"full": FULL, "empty": EMPTY, "nobody dosed": NOBODY_DOSED, "one row": ONE_ROW, "whole": WHOLE}

NOT_IN_THE_BASELINE = {  # what does not happen where everything is in place
    ("refusal-handed-on", "decisions"): "nobody is refused",
    ("hold-has-transition-plan", "decisions"): "nobody is refused",
    ("past-disorder-duties", "decisions"): "the decision asks for no safeguards",
    ("raise-after-refusal", "doses"): "no dose is higher than the one before",
    ("dose-change-signed", "doses"): "both doses are of one amount",
    ("copied-observations", "doses"): "blood pressure is written down by its systolic part",
    ("rems-certified-and-enrolled", "doses"): "the drug has no risk strategy",
    ("rems-form-in-time", "doses"): "the drug has no risk strategy",
    ("response-reviewed", "doses"): "two doses are too few to look back",
    ("frequency-creep", "doses"): "two doses have one gap",
    ("bladder-rise", "doses"): "the checklist is answered once",
    ("no-take-home", "dispenses"): "nothing is handed out",
    ("early-refill", "dispenses"): "nothing is handed out",
    ("lost-supply", "custody_movements"): "nothing is lost",
    ("review-at-series-end", "plans"): "there is one plan",
    ("series-restart", "plans"): "there is one plan",
}


@pytest.fixture(params=RECORDS.values(), ids=RECORDS.keys())
def record(request: pytest.FixtureRequest) -> Record:
    return request.param


@pytest.fixture(params=CATALOGUE, ids=lambda one: one.id)
def one(request: pytest.FixtureRequest) -> Safeguard:
    return request.param


def test_the_catalogue_has_no_faults() -> None:
    assert faults() == []


def test_every_safeguard_answers_a_promise_and_every_promise_is_answered() -> None:
    answered = {row for one in CATALOGUE for row in one.rows}
    assert all(one.rows for one in CATALOGUE)
    assert answered == set(ROWS)


def test_ids_are_unique() -> None:
    assert len({one.id for one in CATALOGUE}) == len(CATALOGUE)


def test_every_safeguard_can_be_asked_of_any_record(one: Safeguard, record: Record) -> None:
    judged = judge(record, PROTOCOLS, at=AT, safeguards=[one])
    for subject in one.subjects:
        codes = judged[subject].frame.get_column(one.id)
        assert codes.null_count() == 0
        assert set(codes) <= {verdict.code for verdict in Verdict}


def test_every_name_that_a_safeguard_reads_exists(one: Safeguard) -> None:
    for subject in one.subjects:
        frame = compute(subject, one.reads[subject] | {"protocol"}, Context(FULL, PROTOCOLS, AT))
        assert one.reads[subject] <= set(frame.columns)
        assert frame.height > 0


def test_nothing_but_the_patient_is_judged_where_nothing_was_done() -> None:
    judged = judge(NOBODY_DOSED, PROTOCOLS, at=AT)
    assert {subject: one.frame.height for subject, one in judged.items() if one.frame.height} == {"patients": 1}


def test_the_baseline_of_the_specs_has_everything_in_place() -> None:
    for judged in judge(WHOLE, PROTOCOLS, at=AT).values():
        if judged.frame.is_empty():
            continue
        for one in judged.safeguards:
            codes = set(judged.frame.get_column(one.id))
            assert codes <= {Verdict.MET.code, Verdict.NOT_APPLICABLE.code}, one.id
            assert Verdict.MET.code in codes or (one.id, judged.subject) in NOT_IN_THE_BASELINE, one.id


def test_every_fact_is_explained() -> None:
    for subject in subjects_of():
        for name, step in facts_of(subject).items():
            assert step.meaning[0].isupper(), f"{subject}.{name}"
            assert step.meaning.rstrip().endswith((".", "?")), f"{subject}.{name}"


def test_every_fact_can_be_computed(record: Record) -> None:
    for subject in subjects_of():
        wanted = frozenset(facts_of(subject))
        frame = compute(subject, wanted, Context(record, PROTOCOLS, AT))
        assert wanted <= set(frame.columns)


def test_every_parameter_is_read() -> None:
    read = {name for one in CATALOGUE for name in one.parameters}
    assert set(DEFINITIONS) == read


def test_every_column_of_the_record_says_what_it_means() -> None:
    for table in TABLES.values():
        for column in table.columns:
            assert column.meaning, f"{table.name}.{column.name}"
            assert column.fhir, f"{table.name}.{column.name}"


def test_every_contraindication_of_every_pack_is_judged_at_a_dose_or_elsewhere() -> None:
    answered, there = {*OF_A_DOSE, *ELSEWHERE}, {one.id for one in CATALOGUE}
    assert set(ELSEWHERE.values()) <= there
    for protocol in load.shipped():
        for row in protocol.decides.rows if protocol.decides else ():
            if row.yes is Effect.CONTRAINDICATED:
                assert {row.asks.fact, row.asks.only_if or row.asks.fact} <= answered, f"{protocol.key}: {row.id}"
