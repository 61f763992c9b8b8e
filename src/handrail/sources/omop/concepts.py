"""Concepts of OMOP's vocabularies: what a `concept` table says of them, or the few that are known here without one.

The concepts of this file are recalled, not read in a released vocabulary (verification: unverified), save those marked `seen`,
which public programs use for the same thing. Where the source has a `concept` table, that one decides.
"""

from __future__ import annotations

from typing import Any

from handrail.terms.valuesets import LOINC, OURS, RXNORM
from handrail.terms.valuesets_conditions import SNOMED

SYSTEMS = {  # vocabulary_id → the system that FHIR calls it by
    "SNOMED": SNOMED, "LOINC": LOINC, "RxNorm": RXNORM, "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "ICD10": "http://hl7.org/fhir/sid/icd-10", "ICD9CM": "http://hl7.org/fhir/sid/icd-9-cm", "ATC": "http://www.whocc.no/atc",
    "UCUM": "http://unitsofmeasure.org", "Handrail": OURS,
}  # fmt: skip
KNOWN: tuple[tuple[int, str, str, str], ...] = (  # concept, vocabulary, code, name
    (785649, "RxNorm", "6130", "ketamine"),
    (3004249, "LOINC", "8480-6", "Systolic blood pressure"),  # seen
    (3012888, "LOINC", "8462-4", "Diastolic blood pressure"),
    (3027018, "LOINC", "8867-4", "Heart rate"),
    (40762499, "LOINC", "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"),
    (3016502, "LOINC", "2708-6", "Oxygen saturation in Arterial blood"),
    (3025315, "LOINC", "29463-7", "Body weight"),
    (3036277, "LOINC", "8302-2", "Body height"),
    (8876, "UCUM", "mm[Hg]", "millimeter mercury column"),  # seen
    (8541, "UCUM", "/min", "per minute"), (8483, "UCUM", "/min", "counts per minute"), (8554, "UCUM", "%", "percent"),
    (9529, "UCUM", "kg", "kilogram"), (8739, "UCUM", "[lb_av]", "pound (US)"), (8582, "UCUM", "cm", "centimeter"),
    (9546, "UCUM", "m", "meter"), (8576, "UCUM", "mg", "milligram"), (9655, "UCUM", "ug", "microgram"),
    (44777566, "UCUM", "{score}", "score"),
    (4171047, "SNOMED", "47625008", "Intravenous"),  # seen
    (4302612, "SNOMED", "78421000", "Intramuscular"),  # seen
    (4142048, "SNOMED", "34206005", "Subcutaneous"), (4262914, "SNOMED", "46713006", "Nasal"),
    (4292110, "SNOMED", "37839007", "Sublingual"), (4132161, "SNOMED", "26643006", "Oral"),
    (4188539, "SNOMED", "373066001", "Yes"), (4188540, "SNOMED", "373067005", "No"),
)  # fmt: skip
GENDERS = {8507: "male", 8532: "female"}  # seen
YES, NO = (4188539, 45877994), (4188540, 45878245)
EQUALS = 4172703  # of a measurement's operator: its value is what it says
# visit → the class of an encounter; others have none that is known here
PLACES = {9202: "AMB", 581477: "AMB", 9201: "IMP", 9203: "EMER", 581476: "HH", 5083: "VR"}
# drug type → what the row tells of
GIVEN, ORDERED, HANDED_OUT = "given", "ordered", "handed out"
TYPES = {
    32818: GIVEN, 38000180: GIVEN, 581373: GIVEN, 43542356: GIVEN,
    32838: ORDERED, 32833: ORDERED, 32839: ORDERED, 38000177: ORDERED,
    32825: HANDED_OUT, 32869: HANDED_OUT, 32857: HANDED_OUT, 38000175: HANDED_OUT, 38000176: HANDED_OUT,
}  # fmt: skip


def coding(vocabulary: str | None, code: str | None, name: str | None) -> dict[str, Any] | None:
    """The Coding of a concept; None where there is no concept. A vocabulary that has no name here keeps its own."""
    if not vocabulary or not code or vocabulary == "None":
        return None
    system = SYSTEMS.get(vocabulary, f"urn:omop:vocabulary:{vocabulary}")
    return {"system": system, "code": code, **({"display": name} if name else {})}
