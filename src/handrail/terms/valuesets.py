"""What codes mean in this field's terms: drugs, substance use disorders, indications, measurements.

ICD-10-CM patterns follow the code book's chapter structure. SNOMED CT and RxNorm codes are the few that records made by others
carry; a code that is not listed is decided by its words, or left unknown. None of this was checked against a live terminology
server; the esketamine RxNorm concept is unsettled, so both candidates are read.
"""

from __future__ import annotations

import re
from functools import lru_cache

ICD10 = ("http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10", "urn:oid:2.16.840.1.113883.6.90")
SNOMED, RXNORM = "http://snomed.info/sct", "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = ("http://www.whocc.no/atc", "urn:oid:2.16.840.1.113883.6.73")
OURS = "https://handrail.example/fhir/codes"

DRUG_CODES = {
    (RXNORM, "6130"): "ketamine", (SNOMED, "373464007"): "ketamine", (SNOMED, "1156248006"): "esketamine",
    (RXNORM, "2119365"): "esketamine", (RXNORM, "2284670"): "esketamine",
    **{(system, "N01AX03"): "ketamine" for system in ATC},
    **{(system, code): "esketamine" for system in ATC for code in ("N01AX14", "N06AX27")},
    (OURS, "ketamine"): "ketamine", (OURS, "esketamine"): "esketamine",
}  # fmt: skip
DRUG_WORDS = (
    ("esketamine", re.compile(r"\b(?:es-?ketamine|spravato)\b", re.IGNORECASE)),
    ("ketamine", re.compile(r"\b(?:ketamine|ketalar)\b", re.IGNORECASE)),
)

OPIOID_TREATMENT_CODES = {(RXNORM, "1819"), (RXNORM, "6813"), (RXNORM, "7243")}
OPIOID_TREATMENT_WORDS = re.compile(r"buprenorphine|methadone|naltrexone", re.IGNORECASE)

SUBSTANCES = {
    "F10": "alcohol", "F11": "opioid", "F12": "cannabis", "F13": "sedative", "F14": "cocaine", "F15": "stimulant",
    "F16": "hallucinogen", "F18": "inhalant", "F19": "other",
}  # fmt: skip
SNOMED_DISORDERS = {
    "66590003": "alcohol", "15167005": "alcohol", "7200002": "alcohol", "75544000": "opioid", "5602001": "opioid",
    "31956009": "cocaine", "78267003": "cocaine", "85005007": "cannabis", "37344009": "cannabis", "191816009": "other",
    "26416006": "other",
}  # fmt: skip
SNOMED_UNSPECIFIED = {"361055000": "other"}  # misuses drugs (finding): unknown until somebody assesses it
SUBSTANCE_WORDS = (
    r"\b(?:substance|alcohol|drug|opioid|opiate|heroin|cocaine|cannabis|marijuana|stimulant|sedative|benzodiazepine|ketamine|"
    r"phencyclidine|hallucinogen|inhalant|\w*amphetamine)s?\b"
)
USE_WORDS = r"\b(?:use disorder|dependence|dependency|abuse|addiction|misuse|harmful use)\b"
DISORDER_WORDS = re.compile(
    rf"{SUBSTANCE_WORDS}.{{0,30}}{USE_WORDS}|{USE_WORDS}.{{0,30}}{SUBSTANCE_WORDS}|\balcoholism\b", re.IGNORECASE | re.DOTALL
)
DENIED = re.compile(r"\b(?:no|denies|without|family history|screening)\b", re.IGNORECASE)

Meaning = tuple[str, str | None, str | None]  # category, substance, course
OTHER: Meaning = ("other", None, None)


@lru_cache(maxsize=8192)
def condition(system: str | None, code: str | None) -> Meaning | None:
    """Category, substance and course of a condition's code; None where the code says nothing here."""
    if code is None:
        return None
    if system in ICD10:
        return _icd10(code.upper().replace(".", ""))
    if system == SNOMED and code in SNOMED_DISORDERS:
        return ("substance-use-disorder", SNOMED_DISORDERS[code], "active")
    if system == SNOMED and code in SNOMED_UNSPECIFIED:
        return ("substance-use-unspecified", SNOMED_UNSPECIFIED[code], "unspecified")
    return None


def _icd10(code: str) -> Meaning:
    """F10 to F19 without nicotine (F17) and caffeine (F15.929, F15.93): abuse, dependence, remission, or use unspecified."""
    substance = SUBSTANCES.get(code[:3])
    if substance is None or code in ("F15929", "F1593"):
        return OTHER
    kind = code[3:4]
    if kind in ("1", "2") and code[4:5] == "1":
        return ("substance-use-disorder", substance, "remission")
    if kind == "9" and code[4:5] == "1":
        return ("substance-use-disorder", substance, "remission")
    if kind in ("1", "2"):
        return ("substance-use-disorder", substance, "active")
    return ("substance-use-unspecified", substance, "unspecified")


@lru_cache(maxsize=8192)
def condition_words(text: str | None) -> Meaning | None:
    """A condition that only words name: when they speak of a use disorder, unknown until somebody assesses it."""
    found = DISORDER_WORDS.search(text) if text else None
    if text and found and not DENIED.search(text[: found.end()]):  # what follows the disorder does not deny it
        return ("substance-use-unspecified", "other", "unspecified")
    return None


@lru_cache(maxsize=8192)
def drug(system: str | None, code: str | None, text: str | None) -> str | None:
    """`ketamine` or `esketamine`, by code or by words; None for anything else."""
    known = DRUG_CODES.get((system or "", code or ""))
    if known or not text:
        return known
    return next((name for name, words in DRUG_WORDS if words.search(text)), None)


@lru_cache(maxsize=8192)
def treats_opioid_use(system: str | None, code: str | None, text: str | None) -> bool:
    """Is it buprenorphine, methadone or naltrexone?"""
    return (system, code) in OPIOID_TREATMENT_CODES or bool(text and OPIOID_TREATMENT_WORDS.search(text))


INDICATIONS = ("program", "anaesthesia", "emergency-sedation", "analgesia")
PROGRAM_CODES = re.compile(r"F[0-9]|G89\.?[24]|R45\.?851", re.IGNORECASE)
INDICATION_WORDS = (
    ("anaesthesia", re.compile(r"an[a]?esthe|intubat|\bRSI\b|surg|operation", re.IGNORECASE)),
    ("emergency-sedation", re.compile(r"sedation|agitation", re.IGNORECASE)),
    ("analgesia", re.compile(r"(?:acute|procedural|post-?operative).{0,20}pain|analges", re.IGNORECASE)),
    ("program", re.compile(r"depress|bipolar|suicid|ptsd|post-?traumatic stress|obsessive|anxiety|chronic pain", re.IGNORECASE)),
)


@lru_cache(maxsize=8192)
def indication(system: str | None, code: str | None, text: str | None) -> str | None:
    """What a dose was given for; None where that is not said, or where it is said to be of the program and not of it."""
    if system == OURS and code in INDICATIONS:
        return code
    if system in ICD10 and code and PROGRAM_CODES.match(code):
        return "program"
    said = [name for name, words in INDICATION_WORDS if text and words.search(text)]
    return None if not said or (len(said) > 1 and "program" in said) else said[0]


ROUTES = {
    "47625008": "intravenous", "78421000": "intramuscular", "34206005": "subcutaneous", "46713006": "intranasal",
    "37839007": "sublingual", "26643006": "oral",
}  # fmt: skip
ROUTE_WORDS = (
    ("intravenous", re.compile(r"intravenous|\biv\b", re.IGNORECASE)),
    ("intramuscular", re.compile(r"intramuscular|\bim\b", re.IGNORECASE)),
    ("subcutaneous", re.compile(r"subcutaneous|\bsc\b", re.IGNORECASE)),
    ("intranasal", re.compile(r"nasal", re.IGNORECASE)),
    ("sublingual", re.compile(r"sublingual", re.IGNORECASE)),
    ("oral", re.compile(r"\boral\b|by mouth", re.IGNORECASE)),
)


@lru_cache(maxsize=1024)
def route(system: str | None, code: str | None, text: str | None) -> str | None:
    """The route; None where it is not one of the six."""
    if system == SNOMED and code in ROUTES:
        return ROUTES[code]
    return next((name for name, words in ROUTE_WORDS if text and words.search(text)), None)
