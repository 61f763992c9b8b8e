"""What of a patient's conditions, medicines and allergies bears on whether ketamine can be given safely, as it stood at any time.

True where a code says so; false only where the table was asked about; otherwise unknown. Refuted diagnoses do not exist;
provisional ones leave it unknown. What ended, or is resolved, inactive or in remission, is over. A clinician settles what is
doubtful by our own code: confirmed is yes; refuted answers every doubt that was written down until then, and nothing later.
Which codes say what stands in `terms/valuesets_medical.py`, and in docs/reference/medical.md.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

import polars as pl

from handrail.facts import allergies, medicines
from handrail.facts.as_of import as_of, effective
from handrail.facts.disorders import GOING_ON, OVER
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.standing import DOUBTED, EVER, LASTING, PAST, Matter, Says, entries, said_by, stood
from handrail.facts.unknown import exists, first_known, is_known, later_of, only_where, surely
from handrail.record.frames import rows_where
from handrail.terms.valuesets import OURS

STATE = ("doses", "patients", "plans")
DOUBTFUL = ("provisional", "differential", "unconfirmed")
# Program choices: a pregnancy is over 300 days after it was coded; breastfeeding two years after; a heart attack or stroke
# that was coded as past, without saying when, is not recent any more 90 days later (published limits are about six weeks).
LAPSES_DAYS = {"pregnancy": 300, "breastfeeding": 730, "heart-attack-or-stroke-before": 90}
EVENTS = ("heart-attack", "stroke")

MATTERS = (
    Matter("vascular_aneurysm_or_malformation", "An aneurysm, a dissection or an arteriovenous malformation; one that was mended "
           "leaves it open", ("vascular-aneurysm-or-malformation",), LASTING),
    Matter("intracerebral_haemorrhage_ever", "A bleeding into the brain at any time", ("intracerebral-haemorrhage",), EVER),
    Matter("pressure_rise_hazard", "A rise of pressure would be a serious hazard: a clinician says so, or the pressure in the "
           "skull is raised", ("pressure-rise-hazard", "raised-intracranial-pressure")),
    Matter("current_psychosis", "Psychosis, or a disorder of the schizophrenia spectrum, that is not over", ("psychosis",)),
    Matter("psychosis_over", "A psychosis that is over", ("psychosis",), PAST),
    Matter("psychosis_before", "A code says only that there was one", ("psychosis-before",), EVER, needs_coverage=False),
    Matter("mania_now", "A manic, hypomanic or mixed episode that is not over", ("mania",)),
    Matter("bipolar_disorder", "Bipolar disorder, in whatever phase", ("bipolar-disorder",), EVER),
    Matter("dementia_or_delirium", "Dementia or delirium", ("dementia-or-delirium",)),
    Matter("hypertensive_encephalopathy_ever", "Hypertensive encephalopathy at any time", ("hypertensive-encephalopathy",), EVER),
    Matter("heart_attack_or_stroke_coded", "A heart attack or stroke at any time that a code tells", EVENTS, EVER,
           needs_coverage=False),
    Matter("heart_attack_or_stroke_doubted", "Never; unknown where there may have been one", EVENTS, DOUBTED,
           needs_coverage=False),
    Matter("undated_heart_attack_or_stroke", "A heart attack or stroke, lately coded as past without saying when",
           ("heart-attack-or-stroke-before",), needs_coverage=False),
    Matter("heart_failure_decompensated", "Heart failure that is acute or out of balance", ("heart-failure-decompensated",)),
    Matter("unstable_angina", "Unstable angina", ("unstable-angina",)),
    Matter("serious_arrhythmia", "A disturbance of the heart's rhythm that can kill", ("serious-arrhythmia",)),
    Matter("raised_intracranial_or_intraocular_pressure", "Raised pressure in the skull, a mass in it, or raised pressure in the "
           "eye", ("raised-intracranial-pressure", "intracranial-mass", "raised-intraocular-pressure")),
    Matter("pregnancy_coded", "A code says that she is pregnant", ("pregnancy",), needs_coverage=False),
    Matter("uterus_removed", "The uterus was removed", ("no-uterus",), EVER, needs_coverage=False),
    Matter("breastfeeding", "Breastfeeding", ("breastfeeding",)),
    Matter("severe_liver_impairment", "Liver function severely impaired", ("severe-liver-impairment",)),
    Matter("moderate_liver_impairment", "Liver function moderately impaired", ("moderate-liver-impairment",)),
    Matter("ketamine_uropathy", "Bladder or ureters damaged by ketamine", ("ketamine-uropathy",)),
    Matter("urinary_symptoms_coded", "Cystitis or other symptoms of the lower urinary tract, not resolved",
           ("urinary-symptoms", "ketamine-uropathy")),
    Matter("thyrotoxicosis_uncontrolled", "Thyrotoxicosis that is not controlled", ("thyrotoxicosis-uncontrolled",)),
    Matter("severe_lung_disease", "Severe lung disease, or respiratory failure", ("severe-lung-disease",)),
    Matter("sleep_apnoea", "Sleep apnoea", ("sleep-apnoea",)),
    Matter("hypersensitivity_coded", "A condition says hypersensitive to ketamine", ("ketamine-hypersensitivity",), EVER,
           needs_coverage=False),
    Matter("cannot_consent", "Cannot consent, as a clinician judges", ("cannot-consent",)),
)  # fmt: skip

STATUS_AT = first_known(pl.col("status_recorded_at"), pl.col("recorded_at"))
SAYS = Says(
    words=pl.col("findings"), doubtful=surely(pl.col("verification").is_in(DOUBTFUL)), ended_at=pl.col("ended_at"),
    over=surely(pl.col("clinical_status").is_in(OVER)), goes_on=surely(pl.col("clinical_status").is_in(GOING_ON)),
    over_since=only_where(is_known(STATUS_AT), later_of(pl.col("at_latest"), STATUS_AT)),
    denies=surely(pl.col("verification") == "refuted"),
)  # fmt: skip
ALL = (*MATTERS, *medicines.MATTERS, *allergies.MATTERS)


@lookup(*STATE, gives=tuple(one.name for one in ALL), needs=("conditions_covered", "medications_covered"))
def medical_matters(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """What a patient's conditions, medicines and allergies say of each matter of docs/reference/medical.md, found together."""
    return stood(subject, context.once("medical_entries", lambda: _entries(context)), ALL)


def _entries(context: Context) -> pl.DataFrame:
    conditions = context.record.table("conditions")
    refuted, ours = surely(pl.col("verification") == "refuted"), surely(pl.col("code_system") == OURS)
    of_conditions = said_by(conditions.filter(~refuted | ours), "conditions", SAYS)
    said = (of_conditions, medicines.said(context.record), allergies.said(context.record))
    return entries(pl.concat(said), LAPSES_DAYS, ALL)


@fact(*STATE)
def past_psychosis() -> pl.Expr:
    """Was there a psychosis that is over? A code of past mental disorder that does not say which leaves it unknown."""
    return pl.col("psychosis_over") | pl.col("psychosis_before")


@lookup(*STATE, gives=("event_local_date", "event_at_latest"))
def newest_heart_attack_or_stroke(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """When the newest heart attack or stroke was that is coded for certain."""
    words, doubted = pl.col("findings").str.split(" "), pl.col("verification").is_in((*DOUBTFUL, "refuted"))
    certain = reduce(or_, (words.list.contains(one) for one in EVENTS)) & ~surely(doubted)
    rows = rows_where(context.record.table("conditions"), surely(certain))
    columns = {"local_date": "event_local_date", "at_latest": "event_at_latest"}
    return as_of(subject, effective(rows), columns, "event_found").drop("event_found")


@fact(*STATE)
def heart_attack_or_stroke_found() -> pl.Expr:
    """Is a heart attack or stroke known? One that was lately coded as past, without its time, leaves it unknown."""
    return exists(pl.col("heart_attack_or_stroke_coded") | pl.col("undated_heart_attack_or_stroke"), pl.col("conditions_covered"))


@fact(*STATE)
def recent_heart_attack_or_stroke_days() -> pl.Expr:
    """Calendar days since the newest heart attack or stroke; the fewest, in whole days, where its day is not known. Unknown where
    there may have been another.
    """
    by_day = (pl.col("local_date") - pl.col("event_local_date")).dt.total_days()
    days = first_known(by_day, (pl.col("at") - pl.col("event_at_latest")).dt.total_days())
    return only_where(is_known(pl.col("heart_attack_or_stroke_doubted")), days)
