"""WHO ASSIST 3: the score of each substance from the official form. Only alcohol has cut-offs of its own."""

from __future__ import annotations

from handrail.instruments.adding import part, parted
from handrail.instruments.cut_offs import in_force
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

SUBSTANCES = (
    "tobacco", "alcohol", "cannabis", "cocaine", "amphetamines", "inhalants", "sedatives", "hallucinogens", "opioids", "other",
)  # fmt: skip
SOURCE = "WHO ASSIST manual, as secondary sources give it"
OTHERS = "each substance but alcohol"
CUT_OFFS = (
    CutOff(11, "moderate", SOURCE, Verification.SECONDARY, positive=True, of="alcohol"),
    CutOff(27, "high", SOURCE, Verification.SECONDARY, of="alcohol"),
    CutOff(4, "moderate", SOURCE, Verification.SECONDARY, positive=True, of=OTHERS),
    CutOff(27, "high", SOURCE, Verification.SECONDARY, of=OTHERS),
)
BANDS = ("lower", "moderate", "high")


def score(sheet: Sheet, context: Context) -> Scored:
    """Each substance apart; there is no total over substances."""
    parts = [
        part(sheet, name, (name,), "lower", in_force(CUT_OFFS, context, "alcohol" if name == "alcohol" else OTHERS))
        for name in SUBSTANCES
    ]
    return parted(sheet, parts, BANDS)


INSTRUMENT = Instrument(
    "assist", "assist", "substance-use", score, cut_offs=CUT_OFFS, entry="score", substances=SUBSTANCES,
    traps=(
        "0-10, 11-26 and 27 are for alcohol alone; a public guide puts them on all drugs.",
        "Ketamine is in hallucinogens, so its score does not isolate ketamine.",
        "The score for tobacco leaves question 5 out: 0 to 31.",
    ),
)  # fmt: skip
