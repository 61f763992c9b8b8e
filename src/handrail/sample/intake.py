"""Four invented people who come to be treated: one for each thing that can be proposed of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from handrail.sample import answers, fhir
from handrail.sample.fhir import Resource

DAY = timedelta(days=1)
ASKED = ("assessments", "conditions", "decisions", "medications", "observations", "allergies", "plans", "administrations")
NO_KETAMINE = {"outside": "no", "elsewhere": "no", "more": "no", "kept": "no", "urge": "no"}


def candidate(id: str, name: str, at: datetime) -> Iterator[Resource]:
    """Somebody of whom everything was asked and nothing stands against treatment, at `at`."""
    human = {"family": name, "given": ["Invented"]}
    yield {"resourceType": "Patient", "id": id, "name": [human], "gender": "male", "birthDate": "1980-01-01"}
    for domain in ASKED:
        yield fhir.coverage(id, domain, at - 3 * DAY)
    yield fhir.answered(f"{id}-audit-c", id, "audit-c", at - 2 * DAY, 1)
    yield fhir.answered(f"{id}-drugs", id, "single-drug-question", at - 2 * DAY, 0)
    yield ketamine_questions(f"{id}-ketamine", id, at - 2 * DAY)
    yield answers.bladder(f"{id}-bladder", id, at - 2 * DAY)
    yield fhir.pressure(f"{id}-pressure", id, at - DAY, 124, 78)


def ketamine_questions(id: str, patient: str, when: datetime, **answers: str) -> Resource:
    """The direct questions about ketamine, answered no where nothing else is said."""
    said = {**NO_KETAMINE, **answers}
    items = [{"linkId": link, "answer": [{"valueCoding": {"system": fhir.OURS, "code": code}}]} for link, code in said.items()]
    return fhir.answered(id, patient, "ketamine-use", when, item=items)


def eligible(at: datetime) -> list[Resource]:
    """Nothing stands against treatment."""
    return list(candidate("intake-1", "Intake-One-Eligible", at))


def with_safeguards(at: datetime) -> list[Resource]:
    """In sustained remission from alcohol use disorder, as a clinician has signed."""
    id = "intake-2"
    return [
        *candidate(id, "Intake-Two-In-Recovery", at),
        fhir.condition(f"{id}-alcohol", id, "F10.21", "Alcohol dependence, in remission", "2019-06-01"),
        fhir.assessed(f"{id}-assessment", id, "sustained-remission", at - DAY, "alcohol"),
    ]


def contraindicated(at: datetime) -> list[Resource]:
    """An active alcohol use disorder, as a clinician has signed."""
    id = "intake-3"
    return [
        *candidate(id, "Intake-Three-Active-Disorder", at),
        fhir.condition(f"{id}-alcohol", id, "F10.20", "Alcohol dependence, uncomplicated", "2024-05-01"),
        fhir.assessed(f"{id}-assessment", id, "active", at - DAY, "alcohol"),
    ]


def undetermined(at: datetime) -> list[Resource]:
    """A positive screen that no clinician has assessed; nobody asked about ketamine, or measured a blood pressure."""
    id = "intake-4"
    left_out = (f"{id}-ketamine", f"{id}-pressure", f"{id}-audit-c")
    known = [one for one in candidate(id, "Intake-Four-Not-Asked", at) if one["id"] not in left_out]
    return [*known, fhir.answered(f"{id}-audit-c", id, "audit-c", at - 2 * DAY, 6)]


STORIES = {
    "intake-eligible": eligible, "intake-with-safeguards": with_safeguards, "intake-contraindicated": contraindicated,
    "intake-undetermined": undetermined,
}  # fmt: skip
