"""The decision: proposed, made and signed. What it needs, what it writes, what it promises; a later one stands beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from handrail.check import check
from handrail.clinic.accounts import actions as accounts
from handrail.clinic.accounts.models import Grant
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND
from handrail.clinic.board.models import Loop
from handrail.clinic.intake import deciding, overviews
from handrail.clinic.intake.deciding import Decided
from handrail.clinic.people.models import Patient
from handrail.clinic.protocols import in_force
from handrail.clinic.records import actions as records
from handrail.clinic.records.models import Resource
from handrail.clinic.records.reading import record_of, resources_of
from handrail.clinic.signing.models import Request, Signature
from handrail.clinic.trail.models import Entry
from handrail.protocol.decision_table import Answer, Outcome
from handrail.verdicts import Verdict
from tests.clinic.intake.made import (
    FROM_A_SAMPLE,
    NINE,
    STEPS,
    adopt,
    decide,
    hand,
    known,
    patient,
    person,
    proposal,
    sign,
    write,
)

EACH = pytest.mark.parametrize("outcome", list(FROM_A_SAMPLE))
WHY = "I know this person, and have examined them."
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def as_proposed(outcome: Outcome) -> Decided:
    return Decided(outcome, next_steps=STEPS if outcome in deciding.NEEDS_NEXT_STEPS else "")


def lay(whom: Patient, decided: Decided, login: str = "prescriber") -> Request:
    return deciding.lay_before(by=hand(login), patient=whom, proposal=proposal(whom), decided=decided, at=NINE)


def in_the_record(whom: Patient) -> list[dict[str, Any]]:
    return record_of(whom).table("decisions").sort("at").to_dicts()


def verdict(whom: Patient, safeguard: str, at: Any = NINE + MINUTE) -> set[Verdict]:
    protocol = in_force.protocol()
    assert protocol is not None
    found = check(record_of(whom), (protocol,), at=at, zone=records.zone_of(whom))
    return {one.verdict for one in found if one.safeguard == safeguard}


def nothing_was_signed() -> bool:
    return (
        not Signature.objects.filter(kind="decision").exists() and not Resource.objects.filter(kind="ClinicalImpression").exists()
    )


# --- each of the four -----------------------------------------------------------------------------------------------------------


@EACH
def test_a_decision_as_proposed_is_in_the_record_once_it_is_signed(adopted: Patient, outcome: Outcome) -> None:
    known(outcome)
    asked = lay(adopted, as_proposed(outcome))
    assert in_the_record(adopted) == []
    signature = sign(asked)
    (row,) = in_the_record(adopted)
    assert (row["eligibility"], row["signed"], row["co_signed_by"]) == (str(outcome), True, None)
    assert str(row["signed_by"]).endswith(str(signature.signer_id))
    assert row["signed_at"] == NINE
    assert Entry.objects.order_by("number").last().act == "decision.signed"


@EACH
def test_it_holds_as_long_as_is_proposed(adopted: Patient, outcome: Outcome) -> None:
    known(outcome)
    expiry = proposal(adopted).expiry
    decide(adopted, as_proposed(outcome))
    (row,) = in_the_record(adopted)
    assert (row["expires_at"] is None) == (expiry is None)
    assert (expiry is not None) == (outcome in deciding.PERMITS)


@pytest.mark.parametrize("site", ["Northgate", "Lakeside"])
def test_it_holds_to_the_end_of_a_day_where_the_patient_is(adopted: Patient, site: str) -> None:
    whom = known(Outcome.ELIGIBLE, patient(site))
    expiry = proposal(whom).expiry
    assert expiry is not None
    asked = lay(whom, as_proposed(Outcome.ELIGIBLE), "director")
    assert f"Until: {expiry.on}" in asked.document
    sign(asked)
    (row,) = in_the_record(whom)
    local = row["expires_at"].astimezone(records.zone_of(whom))
    last = local - timedelta(seconds=2)
    assert (last.date(), last.hour, last.minute) == (expiry.on, 23, 59)


@EACH
def test_what_is_signed_says_what_it_rests_on(adopted: Patient, outcome: Outcome) -> None:
    known(outcome)
    found, document = proposal(adopted), lay(adopted, as_proposed(outcome)).document
    assert f"Decided: {deciding.WORDS[outcome]}\nProposed: {deciding.WORDS[outcome]}" in document
    for said in (
        *(one.because for one in found.reasons if one.answer is Answer.YES),
        *(one.what for one in found.missing),
        found.protocol,
        "Jamie Sample",
    ):
        assert said in document
    assert (STEPS in document) == (outcome in deciding.NEEDS_NEXT_STEPS)


@EACH
@pytest.mark.parametrize("decided", list(FROM_A_SAMPLE))
def test_differing_needs_a_why(adopted: Patient, outcome: Outcome, decided: Outcome) -> None:
    known(outcome)
    if outcome == decided:
        return
    for why in ("", "  \n"):
        with pytest.raises(ValidationError) as refused:
            lay(adopted, Decided(decided, why, STEPS))
        assert refused.value.messages == [deciding.DIFFERS]
    if outcome == Outcome.UNDETERMINED and decided in deciding.PERMITS:
        with pytest.raises(ValidationError, match="nobody can be found eligible"):
            lay(adopted, Decided(decided, WHY, STEPS))
    else:
        asked = lay(adopted, Decided(decided, WHY, STEPS))
        assert f"Why it differs: {WHY}" in asked.document
        sign(asked)
        assert [row["eligibility"] for row in in_the_record(adopted)] == [str(decided)]


@pytest.mark.parametrize("outcome", deciding.NEEDS_NEXT_STEPS)
def test_nobody_leaves_without_a_next_step(adopted: Patient, outcome: Outcome) -> None:
    known(outcome)
    with pytest.raises(ValidationError, match="Nobody leaves without a next step"):
        lay(adopted, Decided(outcome, next_steps=" "))
    sign(lay(adopted, as_proposed(outcome)))
    (impression,) = resources_of(adopted, "ClinicalImpression")
    assert impression["note"] == [{"text": STEPS}]


@pytest.mark.parametrize("outcome", deciding.PERMITS)
def test_what_is_not_known_permits_nothing(adopted: Patient, outcome: Outcome) -> None:
    known(Outcome.UNDETERMINED)
    with pytest.raises(ValidationError, match="nobody can be found eligible"):
        lay(adopted, Decided(outcome, WHY))
    assert not Request.objects.filter(kind="decision").exists()


# --- what follows ---------------------------------------------------------------------------------------------------------------


def test_duties_are_tracked_each_with_an_owner_and_a_day(adopted: Patient) -> None:
    known(Outcome.WITH_SAFEGUARDS)
    duties = {one.id: one for one in proposal(adopted).duties}
    decide(adopted, as_proposed(Outcome.WITH_SAFEGUARDS))
    rows = {row["duty"]: row for row in record_of(adopted).table("duties").to_dicts()}
    assert set(rows) == set(duties)
    loops = {loop.about: loop for loop in Loop.objects.filter(patient=adopted)}
    assert set(loops) == {f"duty:{row['duty_id']}" for row in rows.values()}
    for name, row in rows.items():
        days = duties[name].within_days or duties[name].every_days
        due = NINE + timedelta(days=days) if days else None
        loop = loops[f"duty:{row['duty_id']}"]
        assert (row["due_at"], loop.due_at, loop.closed_at, loop.opened_at) == (due, due, None, NINE)
        assert loop.what == duties[name].what
        assert loop.owner_role == deciding.OWNERS.get(name, Role.PRESCRIBER)
        assert loop.site == adopted.stays.get(ended_at=None).site


@pytest.mark.parametrize("outcome", [Outcome.ELIGIBLE, Outcome.CONTRAINDICATED, Outcome.UNDETERMINED])
def test_no_other_decision_promises_anything(adopted: Patient, outcome: Outcome) -> None:
    known(outcome)
    decide(adopted, as_proposed(outcome))
    assert not Loop.objects.exists()
    assert record_of(adopted).table("duties").height == 0


@pytest.mark.parametrize("outcome", deciding.PERMITS)
def test_the_safeguards_see_the_decision_in_force(adopted: Patient, outcome: Outcome) -> None:
    known(outcome)
    assert Verdict.MET not in verdict(adopted, "eligibility-unexpired")
    decide(adopted, as_proposed(outcome))
    assert verdict(adopted, "eligibility-unexpired") == {Verdict.MET}


def test_the_safeguards_see_that_it_has_expired(adopted: Patient) -> None:
    known(Outcome.ELIGIBLE)
    decide(adopted, as_proposed(Outcome.ELIGIBLE))
    expiry = proposal(adopted).expiry
    assert expiry is not None
    assert Verdict.MET not in verdict(adopted, "eligibility-unexpired", NINE + timedelta(days=expiry.days + 2))


# --- again, and by a second hand ------------------------------------------------------------------------------------------------


def test_a_later_decision_leaves_the_old_one_in_the_record(adopted: Patient) -> None:
    known(Outcome.ELIGIBLE)
    decide(adopted, as_proposed(Outcome.ELIGIBLE))
    later = NINE + DAY
    decide(adopted, Decided(Outcome.CONTRAINDICATED, WHY, STEPS), at=later)
    rows = in_the_record(adopted)
    assert [row["eligibility"] for row in rows] == ["eligible", "contraindicated"]
    assert [row["void"] for row in rows] == [False, False]
    assert len(overviews.decisions(adopted)) == 2
    assert overviews.decisions(adopted)[0]["decided"] == "contraindicated"
    assert Verdict.MET not in verdict(adopted, "eligibility-unexpired", later + MINUTE)


def with_a_second(whom: Patient) -> Signature:
    known(Outcome.WITH_SAFEGUARDS)
    return decide(whom, as_proposed(Outcome.WITH_SAFEGUARDS))


def test_a_second_signature_is_in_the_record_and_closes_its_loop(adopted: Patient) -> None:
    first = with_a_second(adopted)
    asked = deciding.ask_second(by=hand("prescriber"), signature=first, signer=person("director"), at=NINE + MINUTE)
    second = sign(asked, NINE + MINUTE)
    (row,) = in_the_record(adopted)
    assert str(row["signed_by"]).endswith(str(first.signer_id))
    assert str(row["co_signed_by"]).endswith(str(second.signer_id))
    closed = Loop.objects.filter(closed_at=NINE + MINUTE)
    assert [loop.outcome for loop in closed] == ["done"]
    outcomes = {one["duty"]: one["outcome"] for one in record_of(adopted).table("duties").to_dicts()}
    assert outcomes["second-signature"] == "done"
    assert outcomes["recovery-care-contact"] is None
    assert overviews.decisions(adopted)[0]["second"] == second
    assert Entry.objects.order_by("number").last().act == "decision.cosigned"


def test_the_second_reads_what_the_first_signed(adopted: Patient) -> None:
    first = with_a_second(adopted)
    asked = deciding.ask_second(by=hand("prescriber"), signature=first, signer=person("director"), at=NINE)
    assert orjson.loads(first.kept.record)["document"].strip() in asked.document


def test_nobody_is_their_own_second(adopted: Patient) -> None:
    first = with_a_second(adopted)
    with pytest.raises(ValidationError, match="Nobody co-signs their own act"):
        deciding.ask_second(by=hand("director"), signature=first, signer=person("prescriber"), at=NINE)


@pytest.mark.parametrize("login", ["nurse", "desk", "auditor", "patient", "custodian", "recovery"])
def test_a_second_is_somebody_who_may_decide(adopted: Patient, login: str) -> None:
    first = with_a_second(adopted)
    with pytest.raises(ValidationError, match="prescriber's or a medical director's"):
        deciding.ask_second(by=hand("prescriber"), signature=first, signer=person(login), at=NINE)


def test_nobody_is_the_second_twice(adopted: Patient) -> None:
    first = with_a_second(adopted)
    asked = [deciding.ask_second(by=hand("prescriber"), signature=first, signer=person("director"), at=NINE) for _ in range(2)]
    sign(asked[0])
    with pytest.raises(ValidationError, match="co-signed this already"):
        sign(asked[1])


def test_two_signatures_are_enough(adopted: Patient) -> None:
    first = with_a_second(adopted)
    director, other = (
        deciding.ask_second(by=hand("prescriber"), signature=first, signer=person(login), at=NINE)
        for login in ("director", "director2")
    )
    sign(director)
    with pytest.raises(ValidationError, match="Two clinicians have signed"):
        sign(other)
    with pytest.raises(ValidationError, match="Two clinicians have signed"):
        deciding.ask_second(by=hand("prescriber"), signature=first, signer=person("director2"), at=NINE)
    assert Signature.objects.filter(cosigns=first).count() == 1


# --- who may, and what changes meanwhile ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["nurse", "desk", "custodian", "auditor", "recovery", "patient"])
def test_no_other_role_decides(adopted: Patient, login: str) -> None:
    known(Outcome.ELIGIBLE)
    with pytest.raises(PermissionDenied):
        lay(adopted, as_proposed(Outcome.ELIGIBLE), login)


def test_nobody_decides_of_a_patient_elsewhere(adopted: Patient) -> None:
    whom = known(Outcome.ELIGIBLE, patient("Lakeside"))
    with pytest.raises(PermissionDenied):
        lay(whom, as_proposed(Outcome.ELIGIBLE))


def test_who_lost_the_role_since_cannot_sign(adopted: Patient) -> None:
    known(Outcome.ELIGIBLE)
    asked = lay(adopted, as_proposed(Outcome.ELIGIBLE))
    accounts.remove_role(by=COMMAND, grant=Grant.objects.get(user=person("prescriber")), at=NINE)
    with pytest.raises(PermissionDenied):
        sign(asked)
    assert nothing_was_signed()


def test_a_patient_who_went_elsewhere_since_is_not_decided_here(adopted: Patient) -> None:
    from handrail.clinic.organisation.models import Site
    from handrail.clinic.people import actions as people

    known(Outcome.ELIGIBLE)
    asked = lay(adopted, as_proposed(Outcome.ELIGIBLE))
    people.move(by=COMMAND, patient=adopted, to=Site.objects.get(name__startswith="Lakeside"), at=NINE)
    with pytest.raises(PermissionDenied):
        sign(asked)
    assert nothing_was_signed()


def test_what_was_found_since_it_was_laid_before_them_is_looked_at_first(adopted: Patient) -> None:
    from handrail.clinic.intake import findings

    known(Outcome.ELIGIBLE)
    asked = lay(adopted, as_proposed(Outcome.ELIGIBLE))
    write([findings.pressure(210, 130, NINE)], at=NINE + MINUTE)
    with pytest.raises(ValidationError, match="The record has changed"):
        sign(asked, NINE + 2 * MINUTE)
    assert nothing_was_signed()
    assert Request.objects.get(pk=asked.pk).answered_at is None


def test_a_protocol_that_was_adopted_since_is_looked_at_first(adopted: Patient) -> None:
    known(Outcome.ELIGIBLE)
    asked = lay(adopted, as_proposed(Outcome.ELIGIBLE))
    adopt("iv-racemic@2026.2", at=NINE + MINUTE)
    with pytest.raises(ValidationError, match="The record has changed"):
        sign(asked, NINE + 2 * MINUTE)
    assert nothing_was_signed()


def test_what_bears_on_nothing_does_not_stop_the_signature(adopted: Patient) -> None:
    from handrail.clinic.intake import findings

    known(Outcome.ELIGIBLE)
    asked = lay(adopted, as_proposed(Outcome.ELIGIBLE))
    write([findings.weight("80", NINE)], at=NINE + MINUTE)
    sign(asked, NINE + 2 * MINUTE)
    assert len(in_the_record(adopted)) == 1


def test_what_is_written_is_what_the_document_names(adopted: Patient) -> None:
    """Somebody who can write to the database changes what a signature does, between asking and signing."""
    known(Outcome.CONTRAINDICATED)
    asked = lay(adopted, as_proposed(Outcome.CONTRAINDICATED))
    asked.payload = str(asked.payload).replace('"contraindicated"', '"eligible"')
    asked.save()
    with pytest.raises(ValidationError, match="not what was laid before you"):
        sign(Request.objects.get(pk=asked.pk))
    assert nothing_was_signed()
