"""Whether something of the patient's body or mind stands against the drug at a dose, as the protocol's table of decisions says.

The rows are those whose *yes* is contraindicated, of the protocol that holds for the dose. What the table asks beside medicine is
another safeguard's: `ELSEWHERE` says whose. Whether a patient may be pregnant without anybody having asked is such a matter too;
that she is, is one of these.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import or_

import polars as pl

from handrail.facts.engine import Context, lookup, with_each
from handrail.facts.unknown import UNKNOWN, all_true, joined_names, only_where, possibly, surely, where_known
from handrail.protocol.decision_table import Answer, Effect, Question
from handrail.protocol.model import Protocol

ELSEWHERE = {
    "active_disorder": "active-substance-use-disorder",
    "ketamine_disorder_without_second_opinion": "signed-decision-before-dose",
    "newest_systolic_mmhg": "blood-pressure-before-dose", "newest_diastolic_mmhg": "blood-pressure-before-dose",
}  # fmt: skip
PREGNANT = "pregnant"  # where nothing is on file it is the matter of pregnancy-current
OF_A_DOSE = (
    "vascular_aneurysm_or_malformation", "intracerebral_haemorrhage_ever", "ketamine_hypersensitivity", "pressure_rise_hazard",
    "current_psychosis", "mania_now", "dementia_or_delirium", "recent_heart_attack_or_stroke_days",
    "heart_attack_or_stroke_found", "heart_failure_decompensated", "unstable_angina", "serious_arrhythmia",
    "raised_intracranial_or_intraocular_pressure", PREGNANT, "pregnancy_coded", "severe_liver_impairment", "ketamine_uropathy",
    "under_18", "cannot_consent",
)  # fmt: skip
GIVES = ("contraindicated", "contraindications", "contraindications_perhaps")


@lookup("doses", gives=GIVES, needs=("protocol", *OF_A_DOSE))
def contraindications(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Is there one, by the dose's protocol; which are there, and which are not known. Unknown where that has no such table."""
    by_key = {one.key: one for one in context.protocols}
    keys = {key: by_key.get(key) for key in doses["protocol"].unique()}
    if len(keys) == 1:
        return doses.hstack(_told(doses, next(iter(keys.values()))))
    parts = [_told(doses, one).with_columns_seq(of=pl.lit(key)) for key, one in keys.items()]
    every = pl.concat(part.with_columns_seq(pl.col("of").cast(pl.String)).with_row_index("row") for part in parts)
    asked = doses.select_seq(of="protocol").with_row_index("row")
    found = asked.join(every, on=["row", "of"], how="left", nulls_equal=True, maintain_order="left")
    return doses.hstack(found.select_seq(GIVES))


def _told(doses: pl.DataFrame, protocol: Protocol | None) -> pl.DataFrame:
    """The three columns, by the rows of the protocol's table."""
    truths = _truths(protocol) if protocol else {}
    if not truths:
        nothing = UNKNOWN.alias(GIVES[0]), *(pl.lit(None, pl.String).alias(name) for name in GIVES[1:])
        return doses.with_columns_seq(nothing)[list(GIVES)]
    answers = with_each(doses, [truth.alias(id) for id, truth in truths.items()])[list(truths)]
    found = reduce(or_, answers.get_columns())
    if all_true(~found):
        return pl.DataFrame([found.alias(GIVES[0]), *(_NAMES.new_from_index(0, doses.height).alias(name) for name in GIVES[1:])])
    sure = joined_names({id: surely(pl.col(id)) for id in truths})
    perhaps = joined_names({id: possibly(pl.col(id)) & ~surely(pl.col(id)) for id in truths})
    return answers.select_seq(found.alias(GIVES[0]), sure.alias(GIVES[1]), perhaps.alias(GIVES[2]))


_NAMES = pl.Series([None], dtype=pl.String)


@lru_cache(maxsize=1_000)
def _truths(protocol: Protocol) -> dict[str, pl.Expr]:
    """Row's id → its answer, of the rows of the protocol's table that are a matter of medicine."""
    rows = protocol.decides.rows if protocol.decides else ()
    return {row.id: _truth(row.asks) for row in rows if row.yes is Effect.CONTRAINDICATED and row.asks.fact not in ELSEWHERE}


def _truth(question: Question) -> pl.Expr:
    """Its answer at a dose. What no dose can tell is unknown."""
    if not {question.fact, question.only_if or question.fact} <= set(OF_A_DOSE) or question.is_ is Answer.UNKNOWN:
        return UNKNOWN
    truth = _said(question)
    if question.fact == PREGNANT:
        return where_known(truth, truth, only_where(~possibly(pl.col("pregnancy_coded")), pl.lit(value=False)))
    if question.only_if is None:
        return truth
    return pl.col(question.only_if) & only_where(surely(pl.col(question.only_if)), truth)


def _said(question: Question) -> pl.Expr:
    known = pl.col(question.fact)
    if question.is_ is not None:
        return known if question.is_ is Answer.YES else ~known
    over = pl.lit(value=True) if question.at_least is None else known >= question.at_least
    return over & (pl.lit(value=True) if question.below is None else known < question.below)
