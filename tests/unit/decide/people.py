"""People who come to be treated, built from FHIR, so that what is decided is what a Bundle says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from handrail.decide import Proposal, decide
from handrail.protocol.load import find
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.sample import fhir
from handrail.sample.build import START
from handrail.sample.fhir import Resource
from handrail.sample.intake import candidate
from handrail.sources.fhir.bundle import read_bundle

AT, DAY, ID = START, timedelta(days=1), "p1"
CARE = ("iv-racemic", "im-racemic", "sc-racemic", "sublingual-supervised", "esketamine-rems")
RESEARCH = "alcohol-use-disorder-research"


@cache
def newest(id: str) -> Protocol:
    """The newest release, as if it had been asked for by name."""
    return replace(find(id), asked_for=True)


def clear(*more: Resource, without: tuple[str, ...] = ()) -> list[Resource]:
    """Somebody of whom nothing stands against treatment, and what else is on file. without: ids that are left out."""
    return [one for one in candidate(ID, "Invented", AT) if one["id"] not in without] + list(more)


def record_of(resources: list[Resource]) -> Record:
    reading = read_bundle({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}, source="b", zone=None)
    assert not reading.quarantine, reading.quarantine
    return Record.of(reading.tables, candidates=True)


def decided(*more: Resource, without: tuple[str, ...] = (), protocol: str = "iv-racemic", at: datetime = AT) -> Proposal:
    """What is proposed of that person."""
    return decide(record_of(clear(*more, without=without)), newest(protocol), at)


def spoke(proposal: Proposal) -> set[str]:
    """The rows that speak."""
    return {one.id for one in proposal.reasons}


def coded(code: str, text: str = "as coded", *, years: int = 2, status: str = "active", **more: object) -> Resource:
    """A condition under an ICD-10-CM code."""
    return {**fhir.condition(f"c-{code}", ID, code, text, (AT - years * 365 * DAY).date().isoformat(), status), **more}


def assessed(band: str, substance: str | None = "alcohol", *, days: int = 1) -> Resource:
    """A signed assessment of the disorder."""
    return fhir.assessed(f"assessed-{band}-{substance}-{days}", ID, band, AT - days * DAY, substance)


def second_opinion(band: str) -> Resource:
    """A signed second opinion of an addiction specialist."""
    return fhir.assessed(f"opinion-{band}", ID, band, AT - DAY, None, "addiction-second-opinion")


def takes(rxnorm: str, name: str) -> Resource:
    """A medicine that the patient takes."""
    since = (AT - 90 * DAY).date().isoformat()
    medicine = fhir.coding(fhir.RXNORM, rxnorm, name)
    return fhir.resource("MedicationStatement", f"takes-{rxnorm}", ID, AT - DAY, status="active", effectiveDateTime=since,
                         medicationCodeableConcept=medicine)  # fmt: skip
