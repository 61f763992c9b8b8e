"""What codes mean in this field's terms: drugs, medicines, routes, and what a dose was given for.

RxNorm, ATC and SNOMED CT codes are the few that records made by others carry; a code that is not listed is decided by its
words, or left unknown. None of this was checked against a live terminology server; the esketamine RxNorm concept is
unsettled, so both candidates are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from handrail.terms.letters import bare
from handrail.terms.valuesets_conditions import ICD10_CM, ICD10_WHO, SNOMED

RXNORM, LOINC = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://loinc.org"
ATC = ("http://www.whocc.no/atc", "urn:oid:2.16.840.1.113883.6.73")
OURS = "https://handrail.example/fhir/codes"

DRUGS = ("ketamine", "esketamine")
DRUG_CODES = {
    (RXNORM, "6130"): "ketamine", (SNOMED, "373464007"): "ketamine", (SNOMED, "1156248006"): "esketamine",
    (RXNORM, "2119365"): "esketamine", (RXNORM, "2284670"): "esketamine",
    **{(system, "N01AX03"): "ketamine" for system in ATC},
    **{(system, code): "esketamine" for system in ATC for code in ("N01AX14", "N06AX27")},
    (OURS, "ketamine"): "ketamine", (OURS, "esketamine"): "esketamine",
}  # fmt: skip
ONE_SUBSTANCE = re.compile(r"[A-Z]\d\d[A-Z]{2}\d\d", re.ASCII)  # a whole ATC code; a shorter one names a group of drugs
DRUG_WORDS = (
    ("esketamine", re.compile(r"\bes-?ketamin|\bspravato|\(s\)-?ketamin|\bs-ketamin", re.IGNORECASE)),
    ("ketamine", re.compile(r"\bketamin|\bketalar", re.IGNORECASE)),
)

OPIOID_TREATMENT_CODES = {
    (RXNORM, "1819"), (RXNORM, "6813"), (RXNORM, "7243"),
    *((system, code) for system in ATC for code in ("N07BC01", "N07BC02", "N07BB04")),
}  # fmt: skip
OPIOID_TREATMENT_WORDS = re.compile(
    r"buprenorphin|methadon|naltrexon|suboxone|subutex|zubsolv|sublocade|brixadi|vivitrol", re.IGNORECASE
)


@lru_cache(maxsize=8192)
def drug(system: str | None, code: str | None, text: str | None) -> str | None:
    """`ketamine`, `esketamine` or `other`, by code or by words; None where neither tells: a code that is not listed may be
    any drug.
    """
    known = DRUG_CODES.get((system or "", code or ""))
    if known:
        return known
    if text:
        return next((name for name, words in DRUG_WORDS if words.search(bare(text))), "other")
    told = (system, code) in OPIOID_TREATMENT_CODES or (system in ATC and bool(ONE_SUBSTANCE.fullmatch(code or "")))
    return "other" if told else None


def which_drug(names: Iterable[tuple[str | None, str | None, str | None]]) -> str | None:
    """The drug that any of the names names. Esketamine is a ketamine, so of the two it says more."""
    found = {drug(*name) for name in names}
    return next((name for name in ("esketamine", "ketamine", "other") if name in found), None)


@lru_cache(maxsize=8192)
def treats_opioid_use(system: str | None, code: str | None, text: str | None) -> bool:
    """Is it buprenorphine, methadone or naltrexone?"""
    return (system, code) in OPIOID_TREATMENT_CODES or bool(text and OPIOID_TREATMENT_WORDS.search(bare(text)))


INDICATIONS = ("program", "anaesthesia", "emergency-sedation", "analgesia")
INDICATION_CODES = (
    ("program", re.compile(r"F(?!00)\d\d|G892|G894|R45851", re.ASCII)),
    ("anaesthesia", re.compile(r"Z01818")),
    ("analgesia", re.compile(r"G891")),
)
# "Induction" alone is not anaesthesia: the first weeks of a series are called that, too.
INDICATION_WORDS = (
    ("anaesthesia", re.compile(r"\ban(?:a?e)sthe|\binduction of\b|\bsurg(?:ery|ical)\b|\boperation\b", re.IGNORECASE)),
    ("emergency-sedation", re.compile(r"\bsedation\b|\bintubat|\bRSI\b|\brapid sequence\b", re.IGNORECASE)),
    ("analgesia", re.compile(r"\b(?:acute|procedural|post-?op(?:erative)?)\b.{0,30}\bpain\b", re.IGNORECASE)),
    ("program", re.compile(
        r"depress|bipolar|suicid|\bptsd\b|post-?traumatic stress|obsessive|\bocd\b|anxiety|chronic pain|alcohol use|use disorder",
        re.IGNORECASE)),
)  # fmt: skip


@lru_cache(maxsize=8192)
def indications(system: str | None, code: str | None, text: str | None) -> frozenset[str]:
    """Whatever a coding and its words say that a dose was given for; nothing where that is not said."""
    if system == OURS and code in INDICATIONS:
        return frozenset((code,))
    plain = (code or "").upper().replace(".", "") if system in (*ICD10_CM, *ICD10_WHO) else ""
    by_code = {name for name, codes in INDICATION_CODES if codes.match(plain)}
    return frozenset(by_code | {name for name, words in INDICATION_WORDS if text and words.search(bare(text))})


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
    """The route, by code or by words; None where it is not one of the six, or where the words name several."""
    if system == SNOMED and code in ROUTES:
        return ROUTES[code]
    found = [name for name, words in ROUTE_WORDS if text and words.search(bare(text))]
    return found[0] if len(found) == 1 else None
