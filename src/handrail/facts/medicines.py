"""Medicines that bear on ketamine, as the patient took them at any time.

What was never taken (not taken, cancelled, a draft) does not exist; what is paused, intended or in an unknown state leaves it
unknown; what ended, or is completed or stopped, is over.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, lookup
from handrail.facts.standing import NOW, Matter, Says, said_by
from handrail.facts.unknown import possibly, surely
from handrail.record import Record
from handrail.terms.valuesets_medicines import NONE

STATE = ("doses", "patients", "plans")
NEVER_TAKEN, UNSURE, OVER = ("not-taken", "cancelled", "draft"), ("on-hold", "intended", "unknown"), ("completed", "stopped")
TREATMENT = "opioid-agonist-or-antagonist-treatment"

MATTERS = (
    Matter("opioid_treatment_medicine", "Takes buprenorphine, methadone or naltrexone", (TREATMENT,), NOW, "medications"),
    Matter("depressant_medicines", "Takes a benzodiazepine, a Z-drug, an opioid or a gabapentinoid",
           ("benzodiazepine", "z-drug", "opioid", "gabapentinoid"), NOW, "medications"),
    Matter("stimulant_or_maoi", "Takes a stimulant, another sympathomimetic, or an inhibitor of monoamine oxidase",
           ("stimulant", "maoi"), NOW, "medications"),
    Matter("theophylline", "Takes theophylline or aminophylline", ("theophylline",), NOW, "medications"),
)  # fmt: skip

SAYS = Says(  # its class, and whether it treats opioid use
    words=pl.concat_str(pl.col("category").replace("other", NONE), pl.col("classes"), separator=" "),
    doubtful=surely(pl.col("status").is_in(UNSURE)), over=surely(pl.col("status").is_in(OVER)), ended_at=pl.col("ends_at"),
)  # fmt: skip


@lookup(*STATE, gives=("medications_covered",))
def medications_covered(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Was it asked which medicines the patient takes?"""
    return subject.with_columns_seq(medications_covered=covered_throughout(subject, context, "medications"))


def said(record: Record) -> pl.DataFrame:
    """What each medicine is; what was never taken does not exist."""
    rows = record.table("medications").filter(possibly(~pl.col("status").is_in(NEVER_TAKEN)))
    return said_by(rows, "medications", SAYS)
