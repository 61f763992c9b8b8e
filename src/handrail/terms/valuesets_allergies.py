"""What an allergy is to, as far as ketamine asks: the drug, what it is preserved with, anything else, or that none is known."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handrail.terms.letters import bare
from handrail.terms.valuesets import ATC, which_drug
from handrail.terms.valuesets_conditions import SNOMED, Coding

# code → its meaning; both read in public code (secondary)
NONE_KNOWN = {(SNOMED, "716186003"): "No known allergy", (SNOMED, "409137002"): "No known drug allergy"}
NONE_KNOWN_WORDS = re.compile(
    r"\s*(?:(?:no|nil) (?:known|history of)?\s*(?:drug|medicine|medication)?\s*allerg(?:y|ies)\b|nkd?a\b)", re.IGNORECASE
)
# Ketamine in vials is preserved with benzethonium chloride; recalled, not read.
EXCIPIENT_CODES = {(system, "D08AJ08"): "benzethonium chloride" for system in ATC}
EXCIPIENT_WORDS = re.compile(r"benzethonium|chlorobutanol|edetat|\bedta\b|citric acid", re.IGNORECASE)


def agent(names: Iterable[Coding]) -> str | None:
    """`ketamine`, `esketamine`, `excipient`, `other` or `none-known`; None where neither a code nor words tell."""
    listed = list(names)
    if any(name[:2] in NONE_KNOWN or NONE_KNOWN_WORDS.match(bare(name[2] or "")) for name in listed):
        return "none-known"
    found = which_drug(listed)
    if found in (None, "other") and any(
        name[:2] in EXCIPIENT_CODES or EXCIPIENT_WORDS.search(bare(name[2] or "")) for name in listed
    ):
        return "excipient"
    return found
