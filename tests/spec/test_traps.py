"""The traps of the conventions: each is written out in its naive form, which is shown to go wrong, beside what the rule says.

`naive` is what a reader of the words would write first. A test here fails when the rule falls into the trap, and also when
the naive form stops going wrong: then the example has lost its point.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

from handrail.check import check
from handrail.facts import unknown
from handrail.record import Record
from handrail.verdicts import Finding, Gate, Verdict
from tests.spec.baseline import AT
from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case
from tests.spec.judging import by_rule, protocols, record_of
from tests.spec.tables import ZONE, rows

LEAST = timedelta(hours=40)


def case(**tables: str) -> Case:
    """The baseline with these tables in the place of its own."""
    return Case("a trap", expect=MET, replace=tables)


def doses(*times: str, status: str = "completed") -> str:
    written = [f"m{place} | s{place} | {time} | {status}" for place, time in enumerate(times, 1)]
    return "\n".join(("id | session_id | at | status", *written))


def given(one: Case) -> pl.DataFrame:
    return record_of(one).table("administrations")


def at_gate(one: Case, proposal: str, gate: Gate = Gate.BOOK) -> list[Finding]:
    record = Record.of_rows(one.rows(), candidates=True).with_proposed(rows("administrations", proposal)[0])
    found = check(record, protocols(one.protocol), at=AT, gate=gate)
    return [finding for finding in found if finding.safeguard == "minimum-interval"]


def verdicts(found: list[Finding]) -> dict[str, Verdict]:
    return {finding.subject_id: finding.verdict for finding in found}


# Order is total: of two ties only the later sees the earlier (convention 3).


def test_of_two_doses_at_one_instant_only_the_later_sees_the_earlier() -> None:
    tied = case(administrations=doses("2026-03-02T10:00-05:00", "2026-03-02T10:00-05:00"))
    times = given(tied)["at"].to_list()
    naive = [any(abs(one - other) < LEAST for j, other in enumerate(times) if i != j) for i, one in enumerate(times)]
    assert naive == [True, True], "each blames the other"
    assert by_rule("minimum-interval", tied) == {"m1": MET, "m2": BREACHED}


def test_two_sessions_at_one_instant_are_two_doses() -> None:
    tied = case(administrations=doses("2026-03-02T10:00-05:00", "2026-03-02T10:00-05:00"))
    naive = given(tied).unique(["patient", "at"])
    assert naive.height == 1, "one of the two is lost"
    assert len(by_rule("minimum-interval", tied)) == 2


def test_ties_are_broken_by_entry_and_then_by_id() -> None:
    tied = case(
        administrations="""
        id | session_id | at                     | recorded_at
        a  | s1         | 2026-03-02T10:00-05:00 | 2026-03-02T12:00-05:00
        b  | s2         | 2026-03-02T10:00-05:00 | 2026-03-02T11:00-05:00
    """
    )
    naive = given(tied).sort("at", "administration_id")["administration_id"].to_list()
    assert naive == ["a", "b"], "by id alone, the row entered later comes first"
    assert by_rule("minimum-interval", tied) == {"b": MET, "a": BREACHED}


# What is a dose (convention 5).


def test_a_stopped_dose_counts() -> None:
    first = "id | session_id | at | status\nm1 | s1 | 2026-03-03T18:00-05:00 | stopped"
    stopped = case(administrations=f"{first}\nm2 | s2 | 2026-03-04T12:00-05:00 | completed")
    naive = given(stopped).filter(pl.col("status") == "completed")
    assert naive.height == 1, "the stopped dose is not looked at"
    assert by_rule("minimum-interval", stopped)["m2"] == BREACHED


def test_a_dose_that_was_not_given_does_not_count() -> None:
    first = "id | session_id | at | status\nm1 | s1 | 2026-03-03T18:00-05:00 | not-done"
    refused = case(administrations=f"{first}\nm2 | s2 | 2026-03-04T12:00-05:00 | completed")
    naive = given(refused).select(pl.col("at").diff().drop_nulls() < LEAST).item()
    assert naive, "every row is taken for a dose"
    assert by_rule("minimum-interval", refused) == {"m2": MET}


def test_a_start_does_not_trip_over_its_own_order() -> None:
    start = "id | session_id | at\nm2 | s2 | 2026-03-04T10:10-05:00"
    ordered = case(
        administrations="""
            id | session_id | at                     | status
            m1 | s1         | 2026-03-02T10:00-05:00 | completed
            m2 | s2         | 2026-03-04T10:00-05:00 | proposed
        """
    )
    beside = given(ordered).height + 1
    naive = [*given(ordered)["at"], rows("administrations", start)[0]["at"]]
    assert len(naive) == beside
    assert naive[-1] - naive[-2] < LEAST, "ten minutes after itself"
    assert verdicts(at_gate(ordered, start, Gate.START)) == {"m2": MET}


def test_an_open_order_of_another_hand_counts_at_a_gate() -> None:
    other = case(
        administrations=doses("2026-05-04T10:00-04:00"),
        orders="id | session_id | at\no1 | s8 | 2026-06-01T10:00-04:00",
    )
    mine = "id | session_id | at\nm9 | s9 | 2026-06-02T10:00-04:00"
    naive = given(other)["at"].to_list()
    assert rows("administrations", mine)[0]["at"] - naive[-1] > LEAST, "what was given alone leaves room"
    assert verdicts(at_gate(other, mine)) == {"m9": BREACHED}


def test_an_open_order_is_no_dose_where_nothing_is_proposed() -> None:
    ordered = case(
        administrations=doses("2026-05-04T10:00-04:00"),
        orders="id | session_id | at\no1 | s8 | 2026-05-05T10:00-04:00",
    )
    assert by_rule("minimum-interval", ordered) == {"m1": MET}


@pytest.mark.parametrize("status", ["cancelled", "completed", "stopped", "draft"])
def test_an_order_that_is_not_open_does_not_count(status: str) -> None:
    closed = case(
        administrations=doses("2026-05-04T10:00-04:00"),
        orders=f"id | session_id | at | status\no1 | s8 | 2026-06-01T10:00-04:00 | {status}",
    )
    mine = "id | session_id | at\nm9 | s9 | 2026-06-02T10:00-04:00"
    assert verdicts(at_gate(closed, mine)) == {"m9": MET}


def test_an_order_that_was_carried_out_counts_once() -> None:
    done = case(
        administrations="id | session_id | order_id | at\nm1 | s1 | o1 | 2026-05-04T10:20-04:00",
        orders="id | session_id | at\no1 | | 2026-05-04T10:00-04:00",
    )
    mine = "id | session_id | at\nm9 | s9 | 2026-05-06T10:20-04:00"
    assert verdicts(at_gate(done, mine)) == {"m9": MET}


def test_a_later_dose_that_a_proposal_worsens_is_reported() -> None:
    later = case(administrations=doses("2026-03-02T10:00-05:00", "2026-03-06T10:00-05:00"))
    between = "id | session_id | at\nm9 | s9 | 2026-03-05T10:00-05:00"
    found = verdicts(at_gate(later, between))
    naive = {"m9": found["m9"]}
    assert naive == {"m9": MET}, "about the proposal alone there is nothing to say"
    assert found == {"m9": MET, "m2": BREACHED}


def test_what_was_wrong_before_a_proposal_is_not_laid_on_it() -> None:
    close = case(administrations=doses("2026-03-16T10:00-04:00", "2026-03-17T10:00-04:00"))
    earlier = "id | session_id | at\nm9 | s9 | 2026-03-02T10:00-05:00"
    assert by_rule("minimum-interval", close)["m2"] == BREACHED
    assert verdicts(at_gate(close, earlier)) == {"m9": MET}


def test_a_proposal_at_the_instant_of_another_dose_is_not_let_through() -> None:
    """Of the two one must be reported, whichever comes first in the order of entry."""
    taken = case(administrations=doses("2026-06-01T10:00-04:00"))
    same = "id | session_id | at | recorded_at\nm9 | s9 | 2026-06-01T10:00-04:00 | "
    assert BREACHED in verdicts(at_gate(taken, same)).values()


# Time (convention 6).


def test_monday_wednesday_friday_does_not_trip_on_minutes() -> None:
    week = case(administrations=doses("2026-03-02T10:15-05:00", "2026-03-04T10:05-05:00", "2026-03-06T09:50-05:00"))
    naive = given(week).select(pl.col("at").diff().drop_nulls() < timedelta(hours=48)).to_series().to_list()
    assert naive == [True, True], "48 hours by the minute forbid the usual week"
    assert set(by_rule("minimum-interval", week).values()) == {MET}


def wall(at: datetime) -> datetime:
    return at.astimezone(ZONE).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("first", "second", "on_the_wall", "elapsed"),
    [
        ("2026-03-07T10:00-05:00", "2026-03-09T10:00-04:00", 48, 47),
        ("2026-10-31T10:00-04:00", "2026-11-02T10:00-05:00", 48, 49),
    ],
    ids=["forward in March", "back in November"],
)
def test_nights_with_a_clock_change_are_not_24_hours(first: str, second: str, on_the_wall: int, elapsed: int) -> None:
    one = case(administrations=doses(first, second))
    at = given(one)["at"].to_list()
    naive = wall(at[1]) - wall(at[0])
    assert naive == timedelta(hours=on_the_wall)
    found = check(record_of(one), protocols(one.protocol), at=AT)
    last = [each for each in found if (each.safeguard, each.subject_id) == ("minimum-interval", "m2")]
    assert last[0].evidence["time_since_last_dose"] == timedelta(hours=elapsed)


def test_a_clock_change_can_decide() -> None:
    spring = case(administrations=doses("2026-03-07T10:00-05:00", "2026-03-09T02:30-04:00"))
    at = given(spring)["at"].to_list()
    naive = wall(at[1]) - wall(at[0]) >= LEAST
    assert naive, "40 and a half hours on the wall"
    assert by_rule("minimum-interval", spring)["m2"] == BREACHED


def test_limits_are_inclusive_on_the_lawful_side() -> None:
    exact = case(administrations=doses("2026-03-02T10:00-05:00", "2026-03-04T02:00-05:00"))
    naive = given(exact).select(pl.col("at").diff().drop_nulls() <= LEAST).item()
    assert naive, "exactly 40 hours are called too short"
    assert by_rule("minimum-interval", exact)["m2"] == MET


def test_a_date_alone_does_not_decide_hours() -> None:
    dated = case(administrations=doses("2026-03-02", "2026-03-04"))
    naive = given(dated).select(pl.col("at").diff().drop_nulls() < LEAST).item()
    assert naive is False, "midnight to midnight looks like 48 hours"
    assert by_rule("minimum-interval", dated)["m2"] == DATA_REQUIRED


def test_a_date_alone_does_not_put_a_screen_before_a_dose() -> None:
    dated = case(assessments="id | at | domain\nscreen | 2026-03-02 | substance-use")
    screen = rows("assessments", "id | at\nscreen | 2026-03-02")[0]
    naive = screen["at"] <= rows("administrations", "id | at\nm1 | 2026-03-02T10:00-05:00")[0]["at"]
    assert naive, "midnight comes before ten o'clock"
    assert by_rule("screening-before-first-dose", dated)["m1"] == DATA_REQUIRED


# Unknown (convention 12).

MAYBE = pl.DataFrame({"one": [None, False], "two": [True, None]}, schema={"one": pl.Boolean, "two": pl.Boolean})
AMOUNTS = pl.DataFrame({"ug": [40_000, None]})


def of(frame: pl.DataFrame, expression: pl.Expr) -> object:
    return frame.select(expression.alias("answer")).item(0, 0)


def test_any_takes_unknown_for_no() -> None:
    some = pl.DataFrame({"truth": [False, None]})
    assert of(some, pl.col("truth").any()) is False
    assert of(some, unknown.any_of(pl.col("truth"))) is None


def test_a_sum_takes_unknown_for_nothing() -> None:
    assert of(AMOUNTS, pl.col("ug").sum()) == 40_000
    assert of(AMOUNTS, unknown.total(pl.col("ug"))) is None


def test_the_greatest_takes_unknown_for_least() -> None:
    assert of(AMOUNTS, pl.col("ug").max()) == 40_000
    assert of(AMOUNTS, unknown.last_of(pl.col("ug"))) is None


def test_when_takes_unknown_for_otherwise() -> None:
    doubt = pl.DataFrame({"breached": [None]}, schema={"breached": pl.Boolean})
    naive = pl.when(pl.col("breached")).then(pl.lit("breached")).otherwise(pl.lit("met"))
    assert of(doubt, naive) == "met"
    assert of(doubt, unknown.verdict(pl.lit(value=True), pl.col("breached"))) == DATA_REQUIRED.code


def test_what_may_not_apply_is_not_called_inapplicable() -> None:
    doubt = pl.DataFrame({"applies": [None]}, schema={"applies": pl.Boolean})
    naive = pl.when(pl.col("applies")).then(pl.lit("judged")).otherwise(pl.lit("not-applicable"))
    assert of(doubt, naive) == "not-applicable"
    assert of(doubt, unknown.verdict(pl.col("applies"), pl.lit(value=False))) == DATA_REQUIRED.code


def test_is_not_null_makes_a_no_of_what_was_not_asked() -> None:
    nothing = pl.DataFrame({"screen": [None], "asked": [False]}, schema={"screen": pl.String, "asked": pl.Boolean})
    found = pl.col("screen").is_not_null()
    assert of(nothing, found) is False
    assert of(nothing, unknown.exists(found, pl.col("asked"))) is None
    assert of(nothing, unknown.exists(found, pl.lit(value=True))) is False


def test_max_horizontal_takes_the_other_ceiling_for_both() -> None:
    """A plan states 35 mg and a ceiling by weight, without a weight: the greater of the two is not 35 mg."""
    plan = pl.DataFrame({"mg": [35], "by_weight": [None]}, schema={"mg": pl.Int64, "by_weight": pl.Int64})
    assert of(plan, pl.max_horizontal("mg", "by_weight") < 30) is False
    half = case(
        plans="id | at | ends_at | dose_mg_max | dose_mg_per_kg_max\n"
        "plan | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | 40 | 0.5",
        observations="",
    )
    assert set(by_rule("dose-within-plan", half).values()) == {DATA_REQUIRED}


def test_any_horizontal_and_or_carry_unknown_through() -> None:
    answers = MAYBE.select(pl.col("one") | pl.col("two")).to_series().to_list()
    assert answers == [True, None]


# Coverage and ends (convention 12).


def test_the_newest_plan_by_its_start_may_have_ended() -> None:
    """A short plan inside a long one: an as-of join on the start alone finds the short one, which is over."""
    two = case(
        plans="""
        id    | at                     | ends_at
        long  | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00
        short | 2026-03-10T10:00-04:00 | 2026-04-10T10:00-04:00
    """
    )
    record = record_of(two)
    joined = record.table("administrations").join_asof(record.table("plans"), on="at", by="patient", check_sortedness=False)
    naive = joined.filter(administration_id="m2").select("plan_id", pl.col("ends_at") > pl.col("at"))
    assert naive.row(0) == ("short", False)
    assert by_rule("signed-plan-in-force", two)["m2"] == MET


def test_a_missing_end_is_not_an_open_one() -> None:
    endless = case(plans="id | at | open_ended\nplan | 2026-02-23T10:00-05:00 | ")
    plan = record_of(endless).table("plans")
    naive = plan.select(pl.col("ends_at").is_null() | (pl.col("ends_at") > AT)).item()
    assert naive, "null is read as for ever"
    assert set(by_rule("signed-plan-in-force", endless).values()) == {DATA_REQUIRED}


def covered_from(day: str) -> Case:
    """The doses of the baseline, on file from `day` on alone."""
    period = f"id | domain | from_at | open_start\npart | administrations | {day} | no"
    return Case("a trap", expect=MET, add={"coverage": period}, uncovered=("administrations",))


def test_none_in_a_window_needs_the_whole_window_covered() -> None:
    partly, wholly = covered_from("2026-05-03"), covered_from("2026-04-20")
    naive = [(record_of(one).table("coverage")["domain"] == "administrations").any() for one in (partly, wholly)]
    assert naive == [True, True], "that the domain is covered at some time is true of both"
    assert by_rule("sessions-per-window", partly)["m2"] == DATA_REQUIRED
    assert by_rule("sessions-per-window", wholly)["m2"] == MET


def test_two_halves_of_coverage_do_not_hide_the_gap_between_them() -> None:
    halves = Case("a trap", expect=MET, uncovered=("administrations",), add={"coverage": """
        id     | domain          | from_at                | to_at                  | open_start | open_end
        before | administrations | 2026-01-01             | 2026-05-01T10:00-04:00 | no         | no
        after  | administrations | 2026-05-02T10:00-04:00 | 2026-06-01T10:00-04:00 | no         | no
    """})  # fmt: skip
    spans = record_of(halves).table("coverage").filter(pl.col("domain") == "administrations")
    naive = spans["from_at"].min() < AT - timedelta(days=60) and spans["to_at"].max() >= AT
    assert naive, "first start to last end looks like everything"
    assert by_rule("sessions-per-window", halves)["m2"] == DATA_REQUIRED


def test_the_first_dose_of_an_extract_is_not_a_first_dose() -> None:
    extract = Case("a trap", expect=MET, uncovered=("administrations",))
    naive = given(extract).select(pl.col("at").shift(1).over("patient").is_null()).to_series().to_list()
    assert naive == [True, False], "the row without a row before it looks like the first dose"
    assert by_rule("screening-before-first-dose", extract)["m1"] == DATA_REQUIRED
    assert by_rule("minimum-interval", extract)["m1"] == DATA_REQUIRED


def test_a_neighbour_of_another_patient_is_no_previous_dose() -> None:
    two = case(
        administrations="""
        id | patient_id | at
        m1 | p1         | 2026-05-04T10:00-04:00
        n1 | p2         | 2026-05-04T15:00-04:00
    """
    )
    naive = given(two).select(pl.col("at").diff().drop_nulls() < LEAST).item()
    assert naive, "the row before is somebody else's"
    everyone = Case("a trap", expect=MET, replace=two.replace, add={"coverage": """
        id  | patient_id | domain
        all | ~          | administrations
    """})  # fmt: skip
    assert by_rule("minimum-interval", everyone) == {"m1": MET, "n1": MET}


def test_too_few_points_make_no_baseline() -> None:
    early = case(check_ins="id | at | craving\nc1 | 2026-03-03T18:00-05:00 | 2\nc2 | 2026-03-09T18:00-04:00 | 9")
    late = case(check_ins="id | at | craving\nc1 | 2026-03-03T18:00-05:00 | 2\nc2 | 2026-03-30T18:00-04:00 | 9")
    cravings = record_of(early).table("check_ins")["craving"]
    naive = cravings[1] - cravings[:1].mean() >= 3
    assert naive, "one answer is taken for the patient's usual"
    assert by_rule("craving-rise", early)["c2"] == NOT_APPLICABLE
    assert by_rule("craving-rise", late)["c2"] == DATA_REQUIRED
