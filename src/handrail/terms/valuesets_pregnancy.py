"""Pregnancy as an observation: which LOINC codes ask about it, and what their answers mean.

The status codes and their answers were read in HL7's International Patient Summary; the others in public code, or
recalled, as their last column says.
"""

from __future__ import annotations

from handrail.terms.valuesets import LOINC
from handrail.terms.valuesets_conditions import SNOMED, Coding

STATUS, TEST = "pregnancy-status", "pregnancy-test"
YES, NO = 1, 0

# code, what it asks, its name, how that was checked
QUESTIONS: tuple[tuple[str, str, str, str], ...] = (
    ("82810-3", STATUS, "Pregnancy status", "secondary"),
    ("2106-3", TEST, "Choriogonadotropin (pregnancy test) [Presence] in Urine", "secondary"),
    ("80384-1", TEST, "Choriogonadotropin (pregnancy test) [Presence] in Urine by Rapid immunoassay", "secondary"),
    ("2110-5", TEST, "Choriogonadotropin.beta subunit (pregnancy test) [Presence] in Serum or Plasma", "unverified"),
    ("2112-1", TEST, "Choriogonadotropin.beta subunit [Presence] in Urine", "unverified"),
    ("2118-8", TEST, "Choriogonadotropin (pregnancy test) [Presence] in Serum or Plasma", "unverified"),
    ("80385-8", TEST, "Choriogonadotropin (pregnancy test) [Presence] in Serum or Plasma by Rapid immunoassay", "unverified"),
)
# system, code, what it means (None: neither), its name, how that was checked
ANSWERS: tuple[tuple[str, str, int | None, str, str], ...] = (
    (LOINC, "LA15173-0", YES, "Pregnant", "secondary"),
    (LOINC, "LA26683-5", NO, "Not pregnant", "secondary"),
    (LOINC, "LA4489-6", None, "Unknown", "secondary"),
    (SNOMED, "77386006", YES, "Pregnant", "secondary"),
    (SNOMED, "60001007", NO, "Not pregnant", "secondary"),
    (SNOMED, "102874004", None, "Possible pregnancy", "secondary"),
    (LOINC, "LA6576-8", YES, "Positive", "secondary"),
    (LOINC, "LA6577-6", NO, "Negative", "secondary"),
    (SNOMED, "10828004", YES, "Positive", "unverified"),
    (SNOMED, "260373001", YES, "Detected", "unverified"),
    (SNOMED, "260385009", NO, "Negative", "unverified"),
    (SNOMED, "260415000", NO, "Not detected", "unverified"),
)
MEANINGS: dict[tuple[str | None, str | None], int | None] = {(system, code): meaning for system, code, meaning, _, _ in ANSWERS}
IN_WORDS = {"pregnant": YES, "positive": YES, "detected": YES, "not pregnant": NO, "negative": NO, "not detected": NO}


def answer(names: list[Coding]) -> int | None:
    """1 for pregnant, 0 for not pregnant; None where the codings say neither, or not the same."""
    known = {MEANINGS[name[:2]] for name in names if name[:2] in MEANINGS}
    found = known or {IN_WORDS.get((name[2] or "").strip().lower()) for name in names}
    return found.pop() if len(found) == 1 else None
