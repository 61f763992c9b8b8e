"""Where the drug went: what was drawn for a session, what was wasted, what did not come out even, what was handed out.

Rows of the clinic's own stock are of no patient; they are held together by site and lot.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.cover import covered_throughout
from handrail.facts.doses import ANOTHER_DOSE_AFTER, doses
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import (
    UNKNOWN,
    counted,
    exists,
    is_known,
    not_after,
    only_where,
    possibly,
    runs_on,
    some,
    sum_of_known,
    surely,
    unknown_unless,
    unknown_where,
    where_known,
)

TIME = pl.Datetime("us", "UTC")
OUT_OF_A_DRAW = ("administration", "waste", "return")
STANDS = ("posted", "pending")


@lookup("custody_movements", gives=("custody_movements_covered",))
def movements_covered(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every movement, until the instant asked about?"""
    until_now = rows.select_seq("patient", "at", at_latest=pl.lit(context.at, TIME))
    covered = covered_throughout(until_now, context, "custody_movements")
    return rows.with_columns_seq(custody_movements_covered=surely(pl.lit(covered)))


@fact("custody_movements")
def movement_stands() -> pl.Expr:
    """Does the movement stand: is it posted or pending, and not voided?"""
    return pl.col("state").is_in(STANDS)


@lookup("custody_movements", gives=("session_is_over",))
def session_is_over(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Is the movement half a day old or more, so that its session is over?"""
    now, length = pl.lit(context.at, TIME), pl.lit(ANOTHER_DOSE_AFTER)
    over = (now - pl.col("at_latest") >= length) | ((now - pl.col("at") >= length) & UNKNOWN)
    return rows.with_columns_seq(session_is_over=over)


@lookup("custody_movements", gives=("drawn_ug", "accounted_for_ug", "session_unsettled"))
def balance_of_session(rows: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """What was drawn for the session of the movement, and what was given, wasted or returned of it; whether something of it is
    pending, or its amount, its state or its kind is not recorded.
    """
    posted = surely(pl.col("state") == "posted")
    known = is_known(pl.col("amount_ug")) & is_known(pl.col("movement"))
    unsettled = possibly(pl.col("state") != "voided") & ~(posted & known)
    drawn = only_where(posted & (pl.col("movement") == "draw"), pl.col("amount_ug"))
    out = only_where(posted & pl.col("movement").is_in(OUT_OF_A_DRAW), pl.col("amount_ug"))
    of = ("patient", "session_id")
    return rows.with_columns_seq(
        drawn_ug=sum_of_known(drawn).over(of), accounted_for_ug=sum_of_known(out).over(of),
        session_unsettled=some(unsettled).over(of) | ~is_known(pl.col("session_id")),
    )  # fmt: skip


@fact("custody_movements")
def out_of_balance() -> pl.Expr:
    """Is what was drawn not what was given, wasted and returned? A difference is sure only where no movement can be missing."""
    differs = pl.col("drawn_ug") != pl.col("accounted_for_ug")
    return unknown_where(pl.col("session_unsettled"), differs & ~unknown_unless(pl.col("custody_movements_covered")))


@fact("custody_movements")
def waste_was_seen() -> pl.Expr:
    """Did somebody else than who wrote it down see it? Unknown where nobody is named, unless all is on file. People are told
    apart by their ids, whether or not the kind of resource stands before them.
    """
    writer, witness = (pl.col(name).str.extract(r"([^/]+)$") for name in ("recorded_by", "witnessed_by"))
    another = only_where(is_known(pl.col("recorded_by")), witness != writer)
    return where_known(pl.col("witnessed_by"), another, unknown_unless(pl.col("custody_movements_covered")))


@lookup(
    "custody_movements", gives=("losses_in_window", "possible_losses_in_window"), needs=("movement_stands", ":lost_supply_days")
)
def losses_in_window(rows: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """How many losses of the patient's own supply fall within `lost_supply_days` days up to this one, itself included."""
    lost = rows.filter(possibly(pl.col("movement") == "loss"), is_known(pl.col("patient")))
    others = lost.select_seq("patient", "movement", "movement_stands", other_at="at", other_latest="at_latest")
    asked = rows.select_seq("patient", "at", "at_latest", days=pl.duration(days=pl.col(":lost_supply_days"))).with_row_index(
        "row"
    )
    pairs = asked.join(others, on="patient", how="inner")
    other, own = (pl.col("other_at"), pl.col("other_latest")), (pl.col("at"), pl.col("at_latest"))
    too_old = not_after(*other, own[0] - pl.col("days"), own[1] - pl.col("days"))
    inside = (pl.col("movement") == "loss") & pl.col("movement_stands") & not_after(*other, *own) & ~too_old
    counts = pairs.group_by("row").agg(
        losses_in_window=sum_of_known(surely(inside).cast(pl.Int64)),
        possible_losses_in_window=sum_of_known(possibly(inside).cast(pl.Int64)),
    )
    joined = asked.select_seq("row").join(counts, on="row", how="left", maintain_order="left").drop("row")
    return rows.hstack(joined.select_seq(counted(pl.all())))


@fact("custody_movements")
def of_a_patients_supply() -> pl.Expr:
    """Is it a movement of drug that was delivered for one patient? Never null."""
    return is_known(pl.col("patient"))


@fact("custody_movements")
def too_many_losses() -> pl.Expr:
    """Were more supplies lost than `lost_supplies_max`?"""
    most = pl.col(":lost_supplies_max")
    possible = (pl.col("possible_losses_in_window") > most) & UNKNOWN
    return (pl.col("losses_in_window") > most) | possible | unknown_unless(pl.col("custody_movements_covered"))


@lookup("dispenses", gives=("dispenses_covered", "doses_known_before_dispense"))
def dispenses_covered(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold everything that was handed out before, and every dose?"""
    covered = {
        "dispenses_covered": covered_throughout(rows, context, "dispenses"),
        "doses_known_before_dispense": covered_throughout(rows, context, "administrations"),
    }
    return rows.with_columns_seq(**covered)


@lookup("dispenses", gives=("previous_dispense_found", "previous_dispense_latest"))
def previous_dispense(rows: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """What was handed out right before; unknown where times are known only to the day or the month."""
    exact = ~some(~surely(pl.col("at") == pl.col("at_latest"))).over("patient")
    alone = pl.len().over("patient") == 1
    same = surely(pl.col("patient").shift(1) == pl.col("patient"))
    return rows.with_columns_seq(
        previous_dispense_found=only_where(exact | alone, same),
        previous_dispense_latest=only_where(same & exact, pl.col("at_latest").shift(1)),
    )


@fact("dispenses")
def handed_out_before() -> pl.Expr:
    """Was drug handed out before?"""
    return exists(pl.col("previous_dispense_found"), pl.col("dispenses_covered"))


@lookup("dispenses", gives=("last_dose_found", "last_dose_at"))
def last_dose_before_dispense(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The last dose of the program before it was handed out."""
    return as_of(rows, effective(doses(context), pl.col("in_scope")), {"at": "last_dose_at"}, "last_dose_found")


@fact("dispenses")
def last_supply_accounted_for() -> pl.Expr:
    """Was a dose given since drug was last handed out?"""
    since = pl.col("last_dose_at") >= pl.col("previous_dispense_latest")
    return exists(pl.col("last_dose_found") & since, pl.col("doses_known_before_dispense"))


@fact("dispenses")
def more_than_one_session() -> pl.Expr:
    """Is it drug for more than one session, that is for more than one day?"""
    return pl.col("days") > 1


@lookup("doses", gives=("enrolments_covered",))
def enrolments_covered(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every enrolment?"""
    return subject.with_columns_seq(enrolments_covered=covered_throughout(subject, context, "enrolments"))


@lookup("doses", gives=("programs_running", "programs_possibly_running"))
def programs_running(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """In how many programs is the patient at the time of the dose: for certain, and possibly?"""
    rows = context.record.table("enrolments")
    if rows.is_empty():
        return subject.with_columns_seq(programs_running=pl.lit(0, pl.Int64), programs_possibly_running=pl.lit(0, pl.Int64))
    said = rows.select_seq("patient", "program_id", "ends_at", "open_ended", since="at", since_latest="at_latest")
    asked = subject.select_seq("patient", "at", "at_latest").with_row_index("row")
    pairs = asked.join(said, on="patient", how="inner")
    begun = not_after(pl.col("since"), pl.col("since_latest"), pl.col("at"), pl.col("at_latest"))
    pairs = pairs.with_columns_seq(runs=begun & runs_on(pl.col("ends_at"), pl.col("open_ended")))
    certain = pl.col("program_id").filter(surely(pl.col("runs")) & is_known(pl.col("program_id"))).n_unique()
    possible = pl.col("program_id").filter(possibly(pl.col("runs"))).n_unique()
    unnamed = some(possibly(pl.col("runs")) & ~is_known(pl.col("program_id")))
    counts = pairs.group_by("row").agg(programs_running=certain, programs_possibly_running=possible + unnamed)
    joined = asked.select_seq("row").join(counts, on="row", how="left", maintain_order="left").drop("row")
    return subject.hstack(joined.select_seq(counted(pl.all())))


@fact("doses")
def in_several_programs() -> pl.Expr:
    """Is the patient treated in more than one program at once?"""
    possible = (pl.col("programs_possibly_running") > 1) & UNKNOWN
    return (pl.col("programs_running") > 1) | possible | unknown_unless(pl.col("enrolments_covered"))
