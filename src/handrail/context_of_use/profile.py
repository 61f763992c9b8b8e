"""The profile: each measure as the record shows it, beside what is published. Nothing is added up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from fractions import Fraction
from statistics import median

from handrail.context_of_use.measures import MEASURES, WINDOW_DAYS, YEAR_DAYS, Measure
from handrail.context_of_use.published import Published, of_measure
from handrail.context_of_use.seen import Row, Seen, seen
from handrail.protocol.model import Protocol
from handrail.record import Record

SPANS: dict[str, tuple[int | None, ...]] = {
    "administrations": (WINDOW_DAYS, YEAR_DAYS, None), "dispenses": (YEAR_DAYS,), "requests": (YEAR_DAYS,),
    "check_ins": (WINDOW_DAYS,),
}  # fmt: skip
AGREED = {
    "dose_mg_per_kg": ("dose_mg_per_kg_max",), "dose_mg": ("dose_mg_max",), "dosing_days_in_28": ("doses_per_window_max",),
    "days_between_doses": ("interval_days_min", "maintenance_interval_days_min"),
}  # fmt: skip
INTERVALS = 3


@dataclass(frozen=True)
class Found:
    """What the record shows of one measure.

    values: in the order of time. value: the one that is set beside what is published. at_least: there may be more than is on
    file. said: in words, for what is no number. unknown: why there is nothing to show.
    """

    values: tuple[Fraction, ...] = ()
    value: Fraction | None = None
    at_least: bool = False
    said: str | None = None
    unknown: str | None = None


@dataclass(frozen=True)
class Line:
    """One measure: what the record shows, what is published beside it, and in which of that the value surely lies."""

    measure: Measure
    found: Found
    published: tuple[Published, ...]
    lies_in: tuple[Published, ...]
    agreed: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """How the drug is used by one patient at one instant, dimension by dimension. There is no total, and no score."""

    patient_id: str
    at: datetime
    protocol: str | None
    drug: str | None
    route: str | None
    lines: tuple[Line, ...]


def context_of_use(record: Record, protocols: Sequence[Protocol], at: datetime, *, zone: tzinfo | None = None) -> Profile:
    """The profile of the one patient of `record` at `at` (UTC), by the facts that safeguards read.

    The first of `protocols` holds where a plan is not pinned to another, as in `check`. zone: the program's.
    """
    shown = seen(record, protocols, at=at, zone=zone, spans=SPANS)
    newest = next((row for row in reversed(shown.doses) if row["in_scope"]), None)
    drug, route = (newest["drug"], newest["route"]) if newest else (None, None)
    pack = next((one for one in protocols if one.key == shown.protocol), None)
    lines = tuple(_line(one, FINDERS[one.id](shown), drug, route, pack, shown.day) for one in MEASURES)
    return Profile(record.patients.item(0, "patient_id"), at, shown.protocol, drug, route, lines)


def _line(one: Measure, found: Found, drug: str | None, route: str | None, pack: Protocol | None, on: date) -> Line:
    published = of_measure(one.id, drug, route)
    value = found.value
    lies_in = () if value is None else tuple(
        each for each in published if each.holds(value, at_least=found.at_least, greatest=one.greatest)
    )  # fmt: skip
    return Line(one, found, published, lies_in, tuple(_agreed(one, pack, on)))


def _agreed(one: Measure, pack: Protocol | None, on: date) -> list[str]:
    values = [(name, pack.value_at(name, on)) for name in AGREED.get(one.id, ())] if pack else []
    said = ((name.replace("_", " "), value.said.removesuffix(" {count}"), value.basis) for name, value in values if value)
    return [f"{name}: {amount} ({basis})" for name, amount, basis in said]


NO_DOSE, MORE = "no dose in that time", "whether every dose of that time is on file"


def _doses(shown: Seen, days: int | None = WINDOW_DAYS) -> list[Row]:
    """The doses of the last `days` days that certainly are the program's and have a known day."""
    rows = shown.doses if days is None else shown.recent(shown.doses, days)
    return [row for row in rows if row["in_scope"] and row["local_date"] is not None]


def _may_be_more(shown: Seen, days: int | None = WINDOW_DAYS) -> bool:
    """May there be more doses than are on file? Drug in the patient's hand may be taken on any day."""
    rows = shown.doses if days is None else shown.recent(shown.doses, days)
    uncertain = any(not row["in_scope"] or row["local_date"] is None for row in rows)
    in_hand = any(_days_left(row, shown, days) != 0 for row in shown.dispenses)
    return uncertain or in_hand or not shown.known["administrations", days]


def _days_left(dispense: Row, shown: Seen, days: int | None) -> int | None:
    """For how many days of the window, and after it, drug that was handed out can last; None where that is not known."""
    lasts: int | None = dispense["days"]
    handed_out: date | None = dispense["local_date"]
    if days is None or lasts is None or handed_out is None:
        return None
    begins = shown.day - timedelta(days=days - 1)
    return max(0, lasts - max(0, (begins - handed_out).days))


def _none(shown: Seen, days: int | None = WINDOW_DAYS) -> Found:
    return Found(unknown=MORE) if _may_be_more(shown, days) else Found(said=NO_DOSE)


def _of_kind_of_newest(rows: list[Row]) -> list[Row]:
    """Doses of the drug and route of the newest: milligrams of different kinds cannot be compared."""
    return [row for row in rows if rows and (row["drug"], row["route"]) == (rows[-1]["drug"], rows[-1]["route"])]


def _highest(values: list[Fraction | None], shown: Seen, lacking: str) -> Found:
    known = tuple(value for value in values if value is not None)
    if not values:
        return _none(shown)
    if len(known) < len(values):
        return Found(known, unknown=lacking)
    return Found(known, max(known))


def _dose_mg(shown: Seen) -> Found:
    rows = _of_kind_of_newest(_doses(shown))
    return _highest([_mg(row["dose_ug"]) for row in rows], shown, "the amount of a dose")


def _dose_mg_per_kg(shown: Seen) -> Found:
    rows = _of_kind_of_newest(_doses(shown))
    by_weight = [
        Fraction(row["dose_ug"], row["weight_g"]) if row["dose_ug"] is not None and row["weight_g"] else None for row in rows
    ]
    return _highest(by_weight, shown, "the amount of a dose, or the weight at its time")


def _mg_on_a_day(shown: Seen) -> Found:
    days: dict[date, list[int | None]] = defaultdict(list)
    for row in _of_kind_of_newest(_doses(shown)):
        days[row["local_date"]].append(row["dose_ug"])
    totals = [None if None in amounts else _mg(sum(each or 0 for each in amounts)) for amounts in days.values()]
    found = _highest(totals, shown, "the amount of a dose")
    return Found(found.values, found.value, _may_be_more(shown), unknown=found.unknown)


def _mg(ug: int | None) -> Fraction | None:
    return None if ug is None else Fraction(ug, 1000)


def _dosing_days(shown: Seen) -> Found:
    days = Fraction(len({row["local_date"] for row in _doses(shown)}))
    return _count(days, at_least=_may_be_more(shown) and days < WINDOW_DAYS, unknown=MORE)


def _count(number: Fraction, *, at_least: bool, unknown: str) -> Found:
    """A count; none where nothing is on file and not all of the time is known."""
    return Found(unknown=unknown) if at_least and not number else Found((number,), number, at_least)


def _days_between(shown: Seen) -> Found:
    """The median of the intervals that end in the window; unknown where another dose may lie in one."""
    intervals = [Fraction(row["days_since_last_dose"]) for row in _doses(shown) if row["days_since_last_dose"] is not None]
    if not intervals:
        return Found(unknown=MORE) if _may_be_more(shown) else Found(said="no interval ends in that time")
    if _may_be_more(shown):
        return Found(tuple(intervals), unknown=f"{MORE}; intervals may be shorter")
    return Found(tuple(intervals), median(intervals))


def _doses_in_a_year(shown: Seen) -> Found:
    return _count(Fraction(len(_doses(shown, YEAR_DAYS))), at_least=_may_be_more(shown, YEAR_DAYS), unknown=MORE)


def _dose_change(shown: Seen) -> Found:
    """By weight where all weights are known, so that a dose fixed by weight counts as one that stayed the same."""
    rows = _of_kind_of_newest(_doses(shown, None))
    if not shown.known["administrations", None]:
        return Found(unknown="whether the first dose on file was the first")
    if len(rows) < 2:
        return Found(said="fewer than two doses of one kind")
    first, newest = rows[0], rows[-1]
    if not first["dose_ug"] or newest["dose_ug"] is None:
        return Found(unknown="the amount of a dose")
    change = Fraction(newest["dose_ug"], first["dose_ug"])
    if first["weight_g"] and newest["weight_g"] and first["route"] not in ("intranasal", "sublingual", "oral"):
        change *= Fraction(first["weight_g"], newest["weight_g"])
    return Found((100 * change,), 100 * change)


def _interval_change(shown: Seen) -> Found:
    intervals = [Fraction(row["days_since_last_dose"]) for row in _doses(shown, None) if row["days_since_last_dose"] is not None]
    if _may_be_more(shown, None):
        return Found(unknown=f"{MORE}; intervals may be shorter")
    if len(intervals) < 2 * INTERVALS:
        return Found(said=f"fewer than {2 * INTERVALS} intervals")
    first, newest = median(intervals[:INTERVALS]), median(intervals[-INTERVALS:])
    return Found((newest / first,), newest / first) if first else Found(said="the first doses lie on one day")


def _asked_for_more(shown: Seen) -> Found:
    asks = shown.recent(shown.requests, YEAR_DAYS)
    known = shown.known["requests", YEAR_DAYS]
    if not asks and not known:
        return Found(unknown="whether asks are written down (requests)")
    outcomes = Counter(row["outcome"] or "outcome not recorded" for row in asks)
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    number = Fraction(len(asks))
    return Found((number,), number, not known, said=f"{len(asks)}" + (f" ({told})" if told else ""))


def _route(shown: Seen) -> Found:
    rows = _doses(shown)
    if not rows:
        return _none(shown)
    kinds = Counter(f"{row['drug'] or 'drug not recorded'}, {row['route'] or 'route not recorded'}" for row in rows)
    told = "; ".join(f"{kind}: {count} of {len(rows)}" for kind, count in kinds.most_common())
    return Found(said=told + " on file" * _may_be_more(shown))


def _share(shown: Seen, fact: str, lacking: str) -> Found:
    """How many of a hundred doses; what is given out of sight counts for nobody, so drug in hand leaves it unknown."""
    rows = _doses(shown)
    if not rows:
        return _none(shown)
    certain = [row[fact] for row in rows]
    share = Fraction(100 * sum(value is True for value in certain), len(rows))
    if None in certain:
        return Found(unknown=lacking)
    told = f"{sum(certain)} of {len(rows)} doses on file"
    if _may_be_more(shown) and share:
        return Found(unknown=f"{MORE} ({told})")
    return Found((share,), share, said=told)


def _outside_use(shown: Seen) -> Found:
    answers = [row["outside_use"] for row in shown.recent(shown.check_ins, WINDOW_DAYS) if row["status"] == "answered"]
    told = [answer for answer in answers if answer is not None]
    if not told:
        return Found(unknown="nobody was asked, or answered, in that time")
    number = Fraction(sum(told))
    return Found((number,), number, not shown.known["check_ins", WINDOW_DAYS], said=f"{sum(told)} of {len(told)} that answered")


def _days_in_hand(shown: Seen) -> Found:
    left = [_days_left(row, shown, WINDOW_DAYS) for row in shown.recent(shown.dispenses, YEAR_DAYS)]
    known = shown.known["dispenses", YEAR_DAYS]
    if not any(left) and not known and None not in left:
        return Found(unknown="whether drug was handed out (dispenses)")
    if None in left:
        return Found(unknown="for how many days the drug was that was handed out")
    days = Fraction(min(sum(each or 0 for each in left), WINDOW_DAYS))
    return Found((days,), days, not known and days < WINDOW_DAYS)


FINDERS: dict[str, Callable[[Seen], Found]] = {
    "dose_mg_per_kg": _dose_mg_per_kg, "dose_mg": _dose_mg, "mg_on_a_day": _mg_on_a_day, "dosing_days_in_28": _dosing_days,
    "days_between_doses": _days_between, "doses_in_365_days": _doses_in_a_year, "dose_change": _dose_change,
    "interval_change": _interval_change, "asked_for_more": _asked_for_more, "route": _route,
    "under_a_plan": lambda shown: _share(shown, "plan_in_force", "whether every plan is on file (plans)"),
    "outside_use": _outside_use, "days_in_hand_of_28": _days_in_hand,
    "in_a_session": lambda shown: _share(shown, "has_session", "whether every session is on file (sessions)"),
}  # fmt: skip
