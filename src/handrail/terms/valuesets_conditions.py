"""What the codes of conditions mean in this field's terms: substance use disorders, and everything else.

ICD-10-CM follows the code book's chapter structure. ICD-9-CM, WHO's ICD-10 and ICD-11 are other books: of them only the
chapter is used, and what it holds is unknown until somebody assesses it (WHO's F10.20 means *abstinent*, ICD-10-CM's F10.20
means *dependence*). SNOMED CT codes are the few that records made by others carry, from public value sets; none was checked
against a terminology server. A code that is not listed is decided by its words; without words, nothing is said of it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from handrail.terms.letters import bare

DISORDER, UNSPECIFIED = "substance-use-disorder", "substance-use-unspecified"
ICD10_CM = ("http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90")
ICD10_WHO = ("http://hl7.org/fhir/sid/icd-10", "urn:oid:2.16.840.1.113883.6.3")
ICD9_CM = ("http://hl7.org/fhir/sid/icd-9-cm", "urn:oid:2.16.840.1.113883.6.103")
ICD11 = ("http://id.who.int/icd/release/11/mms",)
SNOMED = "http://snomed.info/sct"

ICD10_CODE = re.compile(r"[A-TV-Z][0-9][0-9A-Z][0-9A-Z]{0,4}", re.ASCII)
SUBSTANCES = {
    "F10": "alcohol", "F11": "opioid", "F12": "cannabis", "F13": "sedative", "F14": "cocaine", "F15": "stimulant",
    "F16": "hallucinogen", "F18": "inhalant", "F19": "other",
}  # fmt: skip
CAFFEINE = ("F15929", "F1593")
SNOMED_DISORDERS = {
    "66590003": "alcohol",  # alcohol dependence
    "15167005": "alcohol",  # alcohol abuse
    "7200002": "alcohol",  # alcoholism
    "75544000": "opioid",  # opioid dependence
    "5602001": "opioid",  # opioid abuse
    "724653003": "opioid",  # opioid use disorder; seen once
    "31956009": "cocaine",  # cocaine dependence
    "78267003": "cocaine",  # cocaine abuse
    "85005007": "cannabis",  # cannabis dependence
    "37344009": "cannabis",  # cannabis abuse
    "191816009": "other",  # drug dependence
    "26416006": "other",  # drug abuse
    "66214007": "other",  # substance abuse; seen once
}
SNOMED_OTHER = ("10939881000119105",)  # unhealthy alcohol drinking behaviour: drinking is not a disorder
SNOMED_UNSPECIFIED = {"361055000": "other"}  # misuses drugs (finding): unknown until somebody assesses it

SUBSTANCE = (
    r"\b(?:substance|chemical|alcohol|etoh|drug|poly-?substance|poly-?drug|opioid|opiate|opium|heroin|fentanyl|cocaine|crack|cannabis|"
    r"marijuana|thc|mdma|ghb|stimulant|\w*amphetamine|sedative|hypnotic|anxiolytic|benzodiazepine|barbiturate|ketamine|phencyclidine|pcp|"
    r"hallucinogen|inhalant|solvent|narcotic|psychoactive)s?\b"
)
PROBLEM = r"\b(?:use disorders?|dependen(?:ce|cy|t)|abuse[rsd]?|addict(?:ion|ed)?|misuse[sd]?|harmful use)\b"
# Short for a use disorder, and what a person is called who has one; not what alcohol has done to an organ.
SHORT = (
    r"\b(?:aud|oud|sud)\b|\balcoholics?\b(?!\W+(?:\w+\W+)?(?:hepat|fatty|cirrh|liver|cardio|myo|gastr|pancrea|poly|neuro|dement|psych|"
    r"keto|beverage|drink|bever|encephal|cerebell|pellagra|hallucin|foetal|fetal|embryo))"
)
NEAR = r".{0,80}"  # bounded: without an end, a long text of such words costs the square of its length
DISORDER_WORDS = re.compile(
    rf"{SUBSTANCE}{NEAR}{PROBLEM}|(?<!-){PROBLEM}{NEAR}{SUBSTANCE}|\balcoholism\b|\bdependence syndrome\b|{SHORT}",
    re.IGNORECASE | re.DOTALL,
)
OTHER_ADDICTION = re.compile(r"nicotine|tobacco|caffeine|gambl|internet|gaming|sex|food|shopping", re.IGNORECASE)
ADDICTION = re.compile(r"\b(?:addiction|use disorder)\b", re.IGNORECASE)
# Only at the beginning: "cocaine abuse without complication" denies nothing.
NOT_THE_PATIENTS = re.compile(r"\s*(?:no|denies|negative for|without|family history|screen(?:ing)? for)\b", re.IGNORECASE)

Coding = tuple[str | None, str | None, str | None]  # system, code, words
Meaning = tuple[str | None, str | None, str | None]  # category, substance, course
OTHER: Meaning = ("other", None, None)


@lru_cache(maxsize=8192)
def by_code(system: str | None, code: str | None) -> Meaning | None:
    """Category, substance and course that a code means; None where the code says nothing here."""
    if code is None:
        return None
    if system == SNOMED:
        return _snomed(code)
    plain = code.strip().upper().replace(".", "")
    if system in ICD10_CM and ICD10_CODE.fullmatch(plain):
        return _icd10_cm(plain)
    if system in ICD10_WHO and ICD10_CODE.fullmatch(plain):
        return _unspecified(SUBSTANCES.get(plain[:3]))
    if system in ICD9_CM:
        return _unspecified("other" if plain[:3] in ("303", "304", "305") and plain[:4] != "3051" else None)
    if system in ICD11:
        return _unspecified("other" if plain[:3] == "6C4" and plain[:4] not in ("6C48", "6C4A") else None)
    return None


def _snomed(code: str) -> Meaning | None:
    if code in SNOMED_DISORDERS:
        return DISORDER, SNOMED_DISORDERS[code], "active"
    if code in SNOMED_OTHER:
        return OTHER
    return _unspecified(SNOMED_UNSPECIFIED[code]) if code in SNOMED_UNSPECIFIED else None


def _unspecified(substance: str | None) -> Meaning:
    """Use of a substance of which the code does not say whether it is a disorder; without a substance, something else."""
    return OTHER if substance is None else (UNSPECIFIED, substance, "unspecified")


def _icd10_cm(code: str) -> Meaning:
    """F10 to F19 without nicotine (F17) and caffeine: abuse (.1), dependence (.2), their remission and that of unspecified use
    (.11, .21, .91), or use unspecified (.9).
    """
    substance = SUBSTANCES.get(code[:3])
    if substance is None or code in CAFFEINE:
        return OTHER
    kind, remission = code[3:4], code[4:5] == "1"
    if remission and kind in ("1", "2", "9"):
        return DISORDER, substance, "remission"
    return (DISORDER, substance, "active") if kind in ("1", "2") else _unspecified(substance)


@lru_cache(maxsize=8192)
def by_words(text: str | None) -> Meaning | None:
    """What words alone say: of a use disorder, that it is unknown until somebody assesses it; of anything else, None."""
    text = bare(text or "")
    if not text or NOT_THE_PATIENTS.match(text):
        return None
    if DISORDER_WORDS.search(text) or (ADDICTION.search(text) and not OTHER_ADDICTION.search(text)):
        return _unspecified("other")
    return None
