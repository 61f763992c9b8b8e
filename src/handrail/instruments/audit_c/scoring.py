"""AUDIT-C: three items of 0 to 4. Positive from 4 in men and from 3 in women; where sex is not known, from 3."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.cut_offs import MEN, WOMEN, about_sex, in_force
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

ITEMS = ("q1", "q2", "q3")
SOURCE = "PMID 12695273, as HL7 US Core cites it"
CUT_OFFS = (
    CutOff(4, "positive", SOURCE, Verification.PRIMARY, positive=True, who=MEN),
    CutOff(3, "positive", SOURCE, Verification.PRIMARY, positive=True, who=WOMEN),
)
ALL_FROM_ONE = "all-points-from-item-1"
USAUDIT = "the USAUDIT has other options and other cut-offs, and is another instrument"


def score(sheet: Sheet, context: Context) -> Scored:
    """The sum. Never drinking skips items 2 and 3. Points from item 1 alone ask for a look at recent intake."""
    flags = (ALL_FROM_ONE,) if _all_from_one(sheet) else ()
    cut_offs = in_force(CUT_OFFS, context)
    return added(sheet, ITEMS, lowest="negative", cut_offs=cut_offs, flags=flags, notes=about_sex(CUT_OFFS, context))


def _all_from_one(sheet: Sheet) -> bool:
    return bool(sheet.points("q1")) and sheet.points("q2") == 0 and sheet.points("q3") == 0


INSTRUMENT = Instrument(
    "audit-c", "audit_c", "substance-use", score, 0, 12, "negative", CUT_OFFS, total_code="75626-2",
    traps=(
        "Its total is LOINC 75626-2. 75624-7 is the total of the AUDIT (0 to 40) and is often filed here by mistake.",
        "HL7 US Core's example gives item 1 the code 68517-2; LOINC's item of the AUDIT-C is 68518-0.",
        "Where all points come from item 1 alone, recent intake is checked before it counts as positive.",
        "The British AUDIT-C asks for units and is positive from 5 (secondary): it is another instrument.",
        "The USAUDIT has seven levels and other cut-offs: it is not mixed with this one.",
    ),
    foreign=(
        ("68517-2", "68517-2 is another question; item 1 of the AUDIT-C is 68518-0"),
        ("75624-7", "75624-7 is the total of the AUDIT; the AUDIT-C's is 75626-2"),
        ("total", "is it an AUDIT total (75624-7) filed under the AUDIT-C's code (75626-2)?"),
        ("options", USAUDIT),
    ),
)  # fmt: skip
