"""TAPS-2: for each substance the number of yes answers of the past 3 months. There is no total over substances."""

from __future__ import annotations

from handrail.instruments.adding import part, parted
from handrail.instruments.model import Context, CutOff, Instrument, OfSubstance, Scored, Verification
from handrail.instruments.sheet import Sheet

ITEMS = {
    "tobacco": 3, "alcohol": 4, "marijuana": 3, "stimulants": 3, "heroin": 3, "prescription-opioids": 3, "sedatives": 3,
    "prescription-stimulants": 3,
}  # fmt: skip
SOURCE = "NIDA, TAPS (nida.nih.gov/taps2)"
CUT_OFFS = (
    CutOff(1, "problem-use", SOURCE, Verification.PRIMARY, positive=True, of="each substance"),
    CutOff(2, "higher-risk", SOURCE, Verification.PRIMARY, of="each substance"),
)
BANDS = ("none", "problem-use", "higher-risk")
REVIEW = "other-drug-for-clinician-review"
KETAMINE = "ketamine is named only in the item on other drugs, which has no points: a clinician asks which, how often, how"


def score(sheet: Sheet, _context: Context) -> Scored:
    """Each substance apart. A yes to other drugs, among them ketamine, cannot be graded: a clinician looks at it."""
    parts = [part(sheet, name, links(name), "none", CUT_OFFS) for name in ITEMS]
    yes = sheet.said_yes("other")
    return parted(sheet, [*parts, _other(sheet)], BANDS, flags=(REVIEW,) if yes else (), notes=(KETAMINE,) if yes else ())


def _other(sheet: Sheet) -> OfSubstance:
    """No points: no is none, yes is positive and of unknown band."""
    said = sheet.code("other")
    return OfSubstance("other", None, None, None, "none" if said == "no" else None, None if said is None else said == "yes")


def links(substance: str) -> tuple[str, ...]:
    """The items of one substance."""
    return tuple(f"{substance}-{number}" for number in range(1, ITEMS[substance] + 1))


INSTRUMENT = Instrument(
    "taps-2", "taps_2", "substance-use", score, cut_offs=CUT_OFFS, substances=(*ITEMS, "other"),
    traps=(
        "Ketamine (\"special K\") appears only in the item on other drugs, which has no points: any yes is for a clinician.",
        "The section on alcohol has four items, the others three.",
    ),
)  # fmt: skip
