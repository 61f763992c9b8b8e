"""NIDA-Modified ASSIST: for each substance the sum of questions 2 to 7, 0 to 39. There is no total over substances."""

from __future__ import annotations

from handrail.instruments.adding import part, parted
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

SUBSTANCES = (
    "cannabis", "cocaine", "prescription-stimulants", "methamphetamine", "inhalants", "sedatives", "hallucinogens",
    "street-opioids", "prescription-opioids", "other",
)  # fmt: skip
QUESTIONS = range(2, 8)
SOURCE = "NIDA's guide, as secondary sources give it"
CUT_OFFS = (
    CutOff(4, "moderate", SOURCE, Verification.SECONDARY, positive=True, of="each substance"),
    CutOff(27, "high", SOURCE, Verification.SECONDARY, of="each substance"),
)
BANDS = ("lower", "moderate", "high")
KETAMINE = "ketamine sits in hallucinogens, beside LSD, PCP and ecstasy: this score does not tell them apart"


def score(sheet: Sheet, _context: Context) -> Scored:
    """Each substance apart. Injecting in the past three months asks for a referral; it gives no points."""
    parts = [part(sheet, name, items(name), "lower", CUT_OFFS) for name in SUBSTANCES]
    flags = ("recent-injecting",) if sheet.code("injecting") == "past-3-months" else ()
    notes = (KETAMINE,) if any(sheet.points(link) for link in items("hallucinogens")) else ()
    return parted(sheet, parts, BANDS, flags=flags, notes=notes)


def items(substance: str) -> tuple[str, ...]:
    """The scored items of one substance."""
    return tuple(f"{substance}-{number}" for number in QUESTIONS)


INSTRUMENT = Instrument(
    "nm-assist", "nm_assist", "substance-use", score, cut_offs=CUT_OFFS, substances=SUBSTANCES,
    traps=(
        "Ketamine is in hallucinogens (\"Special K\"), so its score does not isolate ketamine: the direct questions do.",
        "The cut-offs 0-10, 11-26 and 27 belong to alcohol in the WHO's ASSIST, and to nothing here.",
        "Question 4 scores 0, 4, 5, 6, 7; a public slide gives 2, 3, 4.",
        "Questions 1 and 8 give no points.",
    ),
)  # fmt: skip
