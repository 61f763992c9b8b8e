"""The gate's whole table: every severity and verdict, every acknowledgement, every way an exception can fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.gate import PROGRAM_POLICY, Acknowledgement, Answer, Effect, Signature, SignedException, gate
from handrail.safeguards.catalogue import safeguard
from handrail.verdicts import Finding, Severity, Verdict

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY, LABEL = "active-substance-use-disorder", "medical-contraindications"
MET, BREACHED, DATA_REQUIRED, NOT_APPLICABLE = Verdict
STOP, CAUTION, WATCH = Severity
ON = frozenset({POLICY, LABEL})


def finding(severity: Severity, verdict: Verdict, id: str = POLICY, patient: str = "p1") -> Finding:
    return Finding(id, "patients", patient, patient, AT, verdict, severity, {}, (), (), "a change of facts")


EXCEPTION = SignedException(
    "x1", POLICY, "p1", "sole remaining treatment; addiction physician agrees", AT + HOUR,
    Signature("director", AT - HOUR), Signature("independent", AT - HOUR),
)  # fmt: skip
ANSWERED = Acknowledgement("weight-current", BREACHED, "s1", "nurse", AT - HOUR)


@pytest.mark.parametrize(("severity", "verdict", "answer", "effects"), [
    (STOP, MET, Answer.OPEN, []), (STOP, NOT_APPLICABLE, Answer.OPEN, []),
    (STOP, BREACHED, Answer.CLOSED, [Effect.CLOSES]), (STOP, DATA_REQUIRED, Answer.CLOSED, [Effect.CLOSES]),
    (CAUTION, MET, Answer.OPEN, []), (CAUTION, NOT_APPLICABLE, Answer.OPEN, []),
    (CAUTION, BREACHED, Answer.ASK, [Effect.ASKS]), (CAUTION, DATA_REQUIRED, Answer.ASK, [Effect.ASKS]),
    (WATCH, MET, Answer.OPEN, []), (WATCH, NOT_APPLICABLE, Answer.OPEN, []),
    (WATCH, BREACHED, Answer.OPEN, [Effect.LISTED]), (WATCH, DATA_REQUIRED, Answer.OPEN, [Effect.LISTED]),
])  # fmt: skip
def test_every_severity_and_verdict(severity: Severity, verdict: Verdict, answer: Answer, effects: list[Effect]) -> None:
    found = gate([finding(severity, verdict)], at=AT)
    assert found.answer is answer
    assert [one.effect for one in found.reasons] == effects


@pytest.mark.parametrize(("changes", "effect"), [
    ({}, Effect.ANSWERED),
    ({"safeguard": "craving-rise"}, Effect.ASKS),
    ({"session_id": "s2"}, Effect.ASKS),
    ({"verdict": DATA_REQUIRED}, Effect.ASKS),  # "we do not know" was answered; now it is known to be breached
    ({"acknowledged_by": " "}, Effect.ASKS),
    ({"acknowledged_at": AT + HOUR}, Effect.ASKS),
])  # fmt: skip
def test_a_caution_is_answered_once_in_a_session(changes: dict, effect: Effect) -> None:
    asked = [finding(CAUTION, BREACHED, "weight-current")]
    found = gate(asked, [replace(ANSWERED, **changes)], at=AT, session_id="s1")
    assert [one.effect for one in found.reasons] == [effect]
    assert found.answer is (Answer.OPEN if effect is Effect.ANSWERED else Answer.ASK)
    assert found.reasons[0].answered_by == ("nurse" if effect is Effect.ANSWERED else None)


def test_an_answer_given_without_a_session_counts_in_none() -> None:
    asked = [finding(CAUTION, BREACHED, "weight-current")]
    assert gate(asked, [ANSWERED], at=AT).answer is Answer.ASK


@pytest.mark.parametrize("verdict", [BREACHED, DATA_REQUIRED])
def test_acknowledging_a_stop_does_nothing(verdict: Verdict) -> None:
    clicked = [Acknowledgement(POLICY, each, "s1", "director", AT) for each in Verdict]
    found = gate([finding(STOP, verdict)], clicked, at=AT, session_id="s1", exceptions_on=ON)
    assert (found.answer, found.reasons[0].answered_by) == (Answer.CLOSED, None)


def test_a_signed_exception_stands_beside_the_breach() -> None:
    found = gate([finding(STOP, BREACHED)], exceptions=[EXCEPTION], at=AT, exceptions_on=ON)
    assert found.answer is Answer.OPEN
    (reason,) = found.reasons
    assert (reason.effect, reason.exception, reason.refused) == (Effect.STANDS_EXCEPTED, EXCEPTION, ())
    assert reason.finding.verdict is BREACHED


@pytest.mark.parametrize(("changes", "why"), [
    ({"expires_at": AT}, "expired"), ({"expires_at": AT - HOUR}, "expired"), ({"expires_at": None}, "no end"),
    ({"director": None}, "medical director has not signed"),
    ({"independent_physician": None}, "independent physician has not signed"),
    ({"independent_physician": Signature("director", AT - HOUR)}, "signed twice"),
    ({"independent_physician": Signature(" director ", AT - HOUR)}, "signed twice"),
    ({"director": Signature("", AT - HOUR)}, "medical director has not signed"),
    ({"director": Signature("director", AT + HOUR)}, "medical director has not signed"),
    ({"reason": "  "}, "no reason"),
])  # fmt: skip
def test_an_exception_that_is_not_whole_opens_nothing(changes: dict, why: str) -> None:
    found = gate([finding(STOP, BREACHED)], exceptions=[replace(EXCEPTION, **changes)], at=AT, exceptions_on=ON)
    assert found.answer is Answer.CLOSED
    (refused,) = found.reasons[0].refused
    assert refused.startswith("x1: ")
    assert why in refused


@pytest.mark.parametrize("changes", [{"patient_id": "p2"}, {"safeguard": "minimum-interval"}])
def test_an_exception_for_another_patient_or_stop_is_no_concern_here(changes: dict) -> None:
    found = gate([finding(STOP, BREACHED)], exceptions=[replace(EXCEPTION, **changes)], at=AT, exceptions_on=ON)
    assert (found.answer, found.reasons[0].refused) == (Answer.CLOSED, ())


def test_exceptions_are_off_as_shipped() -> None:
    found = gate([finding(STOP, BREACHED)], exceptions=[EXCEPTION], at=AT)
    assert found.answer is Answer.CLOSED
    assert "switched" in found.reasons[0].refused[0]


def test_a_label_contraindication_never_opens_by_exception() -> None:
    signed = replace(EXCEPTION, safeguard=LABEL)
    found = gate([finding(STOP, BREACHED, LABEL)], exceptions=[signed], at=AT, exceptions_on=ON)
    assert found.answer is Answer.CLOSED
    assert "no policy of the program" in found.reasons[0].refused[0]


def test_nobody_signs_for_what_is_not_known() -> None:
    found = gate([finding(STOP, DATA_REQUIRED)], exceptions=[EXCEPTION], at=AT, exceptions_on=ON)
    assert found.answer is Answer.CLOSED
    assert "asked first" in found.reasons[0].refused[0]


def test_one_exception_does_not_carry_another_stop() -> None:
    both = [finding(STOP, BREACHED), finding(STOP, BREACHED, "minimum-interval")]
    assert gate(both, exceptions=[EXCEPTION], at=AT, exceptions_on=ON).answer is Answer.CLOSED


def test_a_whole_exception_beside_a_broken_one_stands() -> None:
    broken = replace(EXCEPTION, exception_id="x0", director=None)
    for order in permutations([broken, EXCEPTION]):
        assert gate([finding(STOP, BREACHED)], exceptions=order, at=AT, exceptions_on=ON).answer is Answer.OPEN


def test_a_caution_does_not_open_by_exception() -> None:
    found = gate([finding(CAUTION, BREACHED)], exceptions=[EXCEPTION], at=AT, exceptions_on=ON)
    assert found.answer is Answer.ASK


def test_what_was_not_judged_does_not_open() -> None:
    assert gate([], at=AT) == gate([], [ANSWERED], [EXCEPTION], at=AT, exceptions_on=ON)
    assert (gate([], at=AT).answer, gate([], at=AT).reasons) == (Answer.CLOSED, ())


def test_reasons_are_read_stops_first_and_breaches_before_what_is_not_known() -> None:
    mixed = [
        finding(WATCH, BREACHED, "bladder-check-current"), finding(CAUTION, DATA_REQUIRED, "vitals-on-time"),
        finding(CAUTION, BREACHED, "craving-rise"), finding(STOP, DATA_REQUIRED, "dose-within-plan"),
        finding(CAUTION, BREACHED, "weight-current"), finding(STOP, BREACHED), finding(STOP, BREACHED, "minimum-interval"),
        finding(STOP, MET, "sessions-per-window"),
    ]  # fmt: skip
    found = gate(mixed, [ANSWERED], [EXCEPTION], at=AT, session_id="s1", exceptions_on=ON)
    assert [one.finding.safeguard for one in found.reasons] == [
        "minimum-interval", "dose-within-plan", POLICY, "craving-rise", "vitals-on-time", "weight-current",
        "bladder-check-current",
    ]  # fmt: skip


FINDINGS = st.builds(finding, st.sampled_from(Severity), st.sampled_from(Verdict), st.sampled_from(sorted(ON)))


@given(st.lists(FINDINGS, min_size=1), st.booleans())
def test_more_findings_never_open_what_fewer_closed(findings: list[Finding], excepted: bool) -> None:
    given_ = [EXCEPTION] if excepted else []
    order = [Answer.OPEN, Answer.ASK, Answer.CLOSED]
    whole = order.index(gate(findings, exceptions=given_, at=AT, exceptions_on=ON).answer)
    parts = [order.index(gate([one], exceptions=given_, at=AT, exceptions_on=ON).answer) for one in findings]
    assert whole == max(parts)


def test_only_stops_of_the_catalogue_are_policies_of_the_program() -> None:
    for id in PROGRAM_POLICY:
        one = safeguard(id)
        assert one is not None
        assert one.severity is STOP
