"""A case for each sentence of what counts as active, past or neither (design, convention 8; evidence, section 0)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from handrail.decide import decide
from handrail.instruments.dependence.counting import Entry, count
from handrail.instruments.dependence.criteria import Met
from handrail.protocol.decision_table import Outcome
from handrail.sample import fhir
from tests.unit.decide.people import (
    AT,
    CARE,
    DAY,
    ID,
    RESEARCH,
    assessed,
    clear,
    coded,
    decided,
    newest,
    record_of,
    second_opinion,
    spoke,
    takes,
)

CONTRAINDICATED, UNDETERMINED = Outcome.CONTRAINDICATED, Outcome.UNDETERMINED
WITH_SAFEGUARDS, ELIGIBLE = Outcome.WITH_SAFEGUARDS, Outcome.ELIGIBLE
BUPRENORPHINE, METHADONE, NALTREXONE = takes("1819", "buprenorphine"), takes("6813", "methadone"), takes("7243", "naltrexone")
TREATMENTS = (BUPRENORPHINE, METHADONE, NALTREXONE)
TODAY = AT.date()


@pytest.mark.parametrize("protocol", CARE)
def test_somebody_of_whom_all_was_asked_and_nothing_found_is_eligible(protocol: str) -> None:
    proposal = decided(protocol=protocol)
    assert (proposal.outcome, proposal.reasons, proposal.missing, proposal.duties) == (ELIGIBLE, (), (), ())


@pytest.mark.parametrize("code", ["F10.10", "F10.20", "F11.20", "F12.10", "F14.20", "F16.20", "F19.20"])
def test_abuse_and_dependence_codes_propose_active(code: str) -> None:
    proposal = decided(coded(code))
    assert proposal.outcome is CONTRAINDICATED
    assert "active-substance-use-disorder" in spoke(proposal)


def test_active_is_policy_of_the_program_and_says_so() -> None:
    for protocol in CARE:
        (row,) = [one for one in decided(coded("F14.20"), protocol=protocol).reasons if one.id == "active-substance-use-disorder"]
        assert row.stricter_than_label
        assert "policy of the program, stricter than the label" in row.because
        assert "stop alcohol, benzodiazepines or opioids suddenly" in row.change


def test_the_newest_signed_assessment_decides() -> None:
    assert decided(coded("F10.20"), assessed("none")).outcome is ELIGIBLE
    assert decided(coded("F10.20"), assessed("active", days=9), assessed("none", days=1)).outcome is WITH_SAFEGUARDS
    assert decided(coded("F10.20"), assessed("none", days=9), assessed("active", days=1)).outcome is CONTRAINDICATED
    assert decided(assessed("active", "cocaine")).outcome is CONTRAINDICATED


def test_without_an_assessment_the_code_stands() -> None:
    assert decided(coded("F10.20", years=12)).outcome is CONTRAINDICATED


def test_an_unsigned_assessment_settles_nothing() -> None:
    unsigned = {**assessed("none"), "extension": []}
    assert decided(coded("F10.20"), unsigned).outcome is not ELIGIBLE


@pytest.mark.parametrize("code", ["F10.21", "F11.21", "F12.11", "F14.21"])
def test_remission_is_not_active_and_is_eligible_with_safeguards(code: str) -> None:
    proposal = decided(coded(code))
    assert proposal.outcome is WITH_SAFEGUARDS
    assert {"second-signature", "closer-check-ins", "recovery-care-contact"} <= {one.id for one in proposal.duties}


@pytest.mark.parametrize("band", ["early-remission", "sustained-remission"])
def test_a_signed_remission_is_eligible_with_safeguards(band: str) -> None:
    proposal = decided(coded("F10.20"), assessed(band))
    assert proposal.outcome is WITH_SAFEGUARDS
    assert proposal.expiry is not None
    assert proposal.expiry.days == (60 if band == "early-remission" else 90)


def test_early_remission_of_one_substance_counts_beside_a_longer_one_of_another() -> None:
    proposal = decided(assessed("early-remission", "cocaine", days=9), assessed("sustained-remission", "alcohol"))
    assert proposal.expiry is not None
    assert proposal.expiry.days == 60


def test_with_safeguards_holds_for_a_shorter_time_than_without() -> None:
    without, with_ = decided().expiry, decided(coded("F10.20"), assessed("sustained-remission")).expiry
    assert without is not None
    assert with_ is not None
    assert (with_.days, with_.lapses_days) < (without.days, without.lapses_days)
    assert with_.on == TODAY + timedelta(days=with_.days)
    assert {"pregnancy", "new-disorder"} <= {one.id for one in with_.events}


def test_recovery_care_is_reached_with_consent_only() -> None:
    (duty,) = [one for one in decided(coded("F10.21")).duties if one.id == "recovery-care-contact"]
    assert "With the patient's consent" in duty.what
    assert "no reason to refuse" in duty.what


@pytest.mark.parametrize("code", ["F10.90", "F12.90", "F10.929", "F19.99"])
def test_unspecified_use_alone_is_undetermined(code: str) -> None:
    proposal = decided(coded(code))
    assert proposal.outcome is UNDETERMINED
    assert "unspecified-use" in spoke(proposal)
    assert any("signed assessment" in one.what and one.blocks for one in proposal.missing)


def test_unspecified_use_is_settled_by_an_assessment() -> None:
    assert decided(coded("F12.90"), assessed("none", "cannabis")).outcome is ELIGIBLE


@pytest.mark.parametrize(
    ("code", "text", "outcome"),
    [
        ("F17.210", "Nicotine dependence", ELIGIBLE),
        ("F15.929", "Caffeine intoxication", ELIGIBLE),
        ("F15.93", "Caffeine withdrawal", ELIGIBLE),
    ],
)
def test_nicotine_and_caffeine_are_not_part_of_it(code: str, text: str, outcome: Outcome) -> None:
    assert decided(coded(code, text)).outcome is outcome


@pytest.mark.parametrize("treatment", TREATMENTS, ids=lambda one: one["id"])
def test_an_opioid_code_beside_treatment_waits_for_a_clinician(treatment: Any) -> None:
    proposal = decided(coded("F11.20"), treatment)
    assert proposal.outcome is UNDETERMINED
    assert "opioid-code-beside-treatment" in spoke(proposal)


def test_the_status_once_recorded_decides() -> None:
    assert decided(coded("F11.20"), METHADONE, assessed("sustained-remission", "opioid")).outcome is WITH_SAFEGUARDS
    assert decided(coded("F11.20"), METHADONE, assessed("active", "opioid")).outcome is CONTRAINDICATED


def test_remission_on_maintenance_therapy_is_eligible_with_safeguards() -> None:
    proposal = decided(coded("F11.21"), METHADONE)
    assert proposal.outcome is WITH_SAFEGUARDS
    assert {"past-substance-use-disorder", "opioid-treatment-medicine"} <= spoke(proposal)


@pytest.mark.parametrize("treatment", TREATMENTS, ids=lambda one: one["id"])
def test_prescribed_treatment_is_never_itself_active_use(treatment: Any) -> None:
    proposal = decided(treatment)
    assert proposal.outcome is not CONTRAINDICATED
    assert "active-substance-use-disorder" not in spoke(proposal)
    (row,) = [one for one in proposal.reasons if one.id == "opioid-treatment-medicine"]
    assert row.effect == "caution"
    assert "not to be stopped for this" in row.because


def test_drinking_is_not_a_disorder() -> None:
    drinks = {**coded("Z72.89"), "code": fhir.coding(fhir.SNOMED, "219006", "Current drinker of alcohol")}
    assert "active-substance-use-disorder" not in {one.id for one in decided(drinks).reasons if one.effect == "contraindicated"}


@pytest.mark.parametrize(("instrument", "score"), [("audit-c", 6), ("single-drug-question", 3), ("dast-10", 4), ("audit", 20)])
def test_a_positive_screen_is_not_a_disorder_and_waits_for_a_clinician(instrument: str, score: int) -> None:
    screen = fhir.answered("more", ID, instrument, AT - DAY, score)
    proposal = decided(screen)
    assert proposal.outcome is UNDETERMINED
    assert spoke(proposal) == {"positive-screen"}
    assert decided(screen, assessed("none", days=0)).outcome is ELIGIBLE
    assert decided(screen, assessed("none", days=2)).outcome is UNDETERMINED  # older than the screen: it has not seen it


def test_the_cut_off_for_men_holds_for_a_man_alone() -> None:
    of_three = fhir.answered("more", ID, "audit-c", AT - DAY, 3)
    assert decided(of_three).outcome is ELIGIBLE
    for sex in ("female", "unknown"):
        person = {"resourceType": "Patient", "id": ID, "gender": sex, "birthDate": "1960-01-01"}
        assert "positive-screen" in spoke(decided(person, of_three, without=(ID,)))


def test_a_newer_negative_answer_to_the_same_screen_replaces_the_positive_one() -> None:
    old = fhir.answered("old", ID, "audit-c", AT - 90 * DAY, 9)
    assert decided(old).outcome is ELIGIBLE


def test_a_screen_whose_result_is_not_known_is_not_negative() -> None:
    answer = {"valueCodeableConcept": fhir.coding(fhir.OURS, "positive")}
    without_total = fhir.resource("Observation", "audit", ID, AT - DAY, status="final", effectiveDateTime=AT.isoformat(),
                                  code=fhir.coding(fhir.LOINC, "75626-2"), **answer)  # fmt: skip
    assert "positive-screen" in spoke(decided(without_total))


@pytest.mark.parametrize(
    ("left_out", "row"), [("audit-c", "alcohol-not-asked"), ("drugs", "drugs-not-asked"), ("ketamine", "ketamine-not-asked")]
)
def test_not_asked_is_never_no(left_out: str, row: str) -> None:
    proposal = decided(without=(f"{ID}-{left_out}",))
    assert proposal.outcome is UNDETERMINED
    assert spoke(proposal) == {row}
    (missing,) = proposal.missing
    assert missing.blocks
    assert "patient" in missing.who


def test_a_declined_screen_is_not_a_negative_one() -> None:
    declined = {**fhir.answered(f"{ID}-audit-c", ID, "audit-c", AT - DAY), "item": [
        {"linkId": "q1", "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                                        "valueCode": "asked-declined"}]}]}  # fmt: skip
    assert "alcohol-not-asked" in spoke(decided(declined, without=(f"{ID}-audit-c",)))


def test_a_screen_older_than_the_protocol_allows_is_asked_again() -> None:
    for days, outcome in ((180, ELIGIBLE), (181, UNDETERMINED)):
        old = fhir.answered(f"{ID}-audit-c", ID, "audit-c", AT - days * DAY, 1)
        assert decided(old, without=(f"{ID}-audit-c",)).outcome is outcome, days


def test_same_day_intoxication_defers_a_session_and_decides_nothing_here() -> None:
    found = fhir.resource("DiagnosticReport", "tox", ID, AT, status="final", code=fhir.coding(fhir.LOINC, "5643-2", "Ethanol"),
                          effectiveDateTime=AT.isoformat())  # fmt: skip
    assert decided(found).outcome is ELIGIBLE


def test_refuted_and_entered_in_error_do_not_exist() -> None:
    for status in ("refuted", "entered-in-error"):
        verification = fhir.coding("http://terminology.hl7.org/CodeSystem/condition-ver-status", status)
        assert decided(coded("F14.20", verificationStatus=verification)).outcome is ELIGIBLE, status


def entry(**more: Any) -> Entry:
    given = {"ever": True, "criteria": {}, "assessed_by": "Dr Invented", "assessed_on": TODAY, "substance": "alcohol"} | more
    return Entry(**given)


def months_ago(months: int) -> date:
    year, month = divmod(TODAY.year * 12 + TODAY.month - 1 - months, 12)
    return date(year, month + 1, TODAY.day)


@pytest.mark.parametrize(
    ("months", "outcome"), [(2, CONTRAINDICATED), (3, WITH_SAFEGUARDS), (11, WITH_SAFEGUARDS), (12, WITH_SAFEGUARDS)]
)
def test_under_three_months_without_criteria_is_not_yet_remission(months: int, outcome: Outcome) -> None:
    counted = count(entry(last_met_on=months_ago(months)))
    assert counted.band is not None
    assert decided(coded("F10.20"), assessed(counted.band)).outcome is outcome


def test_craving_alone_does_not_end_remission() -> None:
    counted = count(entry(last_met_on=months_ago(14), criteria={"craving": Met.YES}))
    assert counted.band == "sustained-remission"
    assert decided(coded("F10.20"), assessed(counted.band)).outcome is WITH_SAFEGUARDS


def test_tolerance_to_supervised_drug_is_not_counted() -> None:
    criteria = {"tolerance": Met.SUPERVISED_ONLY, "craving": Met.YES}
    none = dict.fromkeys(("larger-amounts",), Met.NO)
    counted = count(entry(substance="opioid", ever=False, criteria=none | criteria))
    assert "not counted" in " ".join(counted.notes)
    assert counted.band != "active"


KETAMINE_PAST = (coded("F16.21", "Ketamine dependence, in remission"), assessed("sustained-remission", "ketamine"))


def test_after_a_ketamine_use_disorder_the_answer_is_no() -> None:
    proposal = decided(*KETAMINE_PAST)
    assert proposal.outcome is CONTRAINDICATED
    assert "past-ketamine-use-disorder-no-second-opinion" in spoke(proposal)


def test_unless_a_specialist_in_addiction_supports_it() -> None:
    proposal = decided(*KETAMINE_PAST, second_opinion("supports"))
    assert proposal.outcome is WITH_SAFEGUARDS
    assert "addiction-follow-up" in {one.id for one in proposal.duties}
    assert proposal.expiry is not None
    assert proposal.expiry.days == 30
    assert decided(*KETAMINE_PAST, second_opinion("advises-against")).outcome is CONTRAINDICATED


def test_an_opinion_that_says_neither_leaves_it_open() -> None:
    unclear = {**second_opinion("perhaps"), "id": "z-newer"}
    assert decided(*KETAMINE_PAST, second_opinion("supports"), unclear).outcome is UNDETERMINED


def test_an_opinion_that_may_be_elsewhere_is_asked_for() -> None:
    proposal = decided(*KETAMINE_PAST, without=(f"{ID}-covers-assessments",))
    assert proposal.outcome is UNDETERMINED
    assert any("second opinion" in one.what for one in proposal.missing)


def test_the_research_protocol_sets_active_alcohol_aside_and_no_other() -> None:
    drinker, other = (coded("F10.20"), assessed("active")), coded("F14.20")
    proposal = decided(*drinker, protocol=RESEARCH)
    assert proposal.outcome is UNDETERMINED
    assert "active-substance-use-disorder" not in spoke(proposal)
    assert decided(*drinker, other, protocol=RESEARCH).outcome is CONTRAINDICATED
    assert decided(*drinker).outcome is CONTRAINDICATED


def test_what_the_research_protocol_needs_is_listed_as_missing() -> None:
    proposal = decided(coded("F10.20"), assessed("active"), protocol=RESEARCH)
    needs = {row for one in proposal.missing if one.blocks for row in one.rows}
    assert {"named-study", "addiction-specialist", "psychological-treatment", "legal-review"} <= needs


def test_without_anything_on_file_nothing_is_decided() -> None:
    (patient,) = [one for one in clear() if one["resourceType"] == "Patient"]
    proposal = decide(record_of([patient]), newest("iv-racemic"), AT)
    assert proposal.outcome is UNDETERMINED
    assert len([one for one in proposal.missing if one.blocks]) > 10
