"""What tells two tables of decisions apart, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from handrail.protocol.change import Change
from handrail.protocol.decision_table import DecisionTable, Duty, Effect, Ending, Ground, Row, Validity
from handrail.protocol.stricter import LOOSER, STRICTER

KIND = "decides"
Listed = TypeVar("Listed", Row, Duty, Ending)


def tables(old: DecisionTable | None, new: DecisionTable | None) -> Iterator[Change]:
    """Rows first, then how long a decision holds, its duties, and what ends it."""
    if old is None or new is None:
        yield from _one_alone(old, new)
        return
    yield from _rows(_by_id(old.rows), _by_id(new.rows))
    for old_validity, new_validity in zip(old.validity, new.validity, strict=True):
        yield from _validity(old_validity, new_validity)
    yield from _told("duty", _by_id(old.duties), _by_id(new.duties))
    yield from _told("end", _by_id(old.endings), _by_id(new.endings))


def _one_alone(old: DecisionTable | None, new: DecisionTable | None) -> Iterator[Change]:
    if new is not None:
        ids = ", ".join(row.id for row in new.rows)
        yield Change("decides", KIND, f"It has a table of decisions now, with {len(new.rows)} rows: {ids}.", STRICTER)
    elif old is not None:
        yield Change("decides", KIND, "It has no table of decisions any more.", LOOSER)


def _by_id(listed: tuple[Listed, ...]) -> dict[str, Listed]:
    return {one.id: one for one in listed}


def _rows(before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterator[Change]:
    for id_, row in after.items():
        if id_ not in before:
            yield Change(
                id_, KIND, f"The row {id_} is new: where {row.asks.said}, {row.yes}. {row.because}", STRICTER, is_=row.yes
            )
        elif before[id_] != row:
            yield from _row(before[id_], row)
    for id_, row in before.items():
        if id_ not in after:
            yield Change(id_, KIND, f"The row {id_} is gone: where {row.asks.said}, it was {row.yes}.", LOOSER, was=row.yes)


def _row(old: Row, new: Row) -> Iterator[Change]:
    for what, was, is_ in (("asks whether", old.asks.said, new.asks.said), ("means, where yes,", old.yes, new.yes),
                           ("means, where not known,", old.unknown, new.unknown)):  # fmt: skip
        if was != is_:
            direction = _way(was, is_) if isinstance(was, Effect) and isinstance(is_, Effect) else None
            told = f"The row {new.id} {what} {is_}; before, it was {was}."
            yield Change(new.id, KIND, told, direction, was=str(was), is_=str(is_))
    if set(old.duties) != set(new.duties):
        yield Change(new.id, KIND, f"The row {new.id} asks for {_list(new.duties)}; before, for {_list(old.duties)}.",
                     was=_list(old.duties), is_=_list(new.duties))  # fmt: skip
    if old.expires_days != new.expires_days:
        yield Change(
            new.id,
            KIND,
            f"A decision by the row {new.id} holds {_days(new)}; before, {_days(old)}.",
            was=_days(old),
            is_=_days(new),
        )
    yield from _grounds(f"the row {new.id}", new.id, old.ground, new.ground)
    for what in ("because", "change", "missing", "unknown_because", "note", "stricter_than_label"):
        was, is_ = getattr(old, what), getattr(new, what)
        if was != is_:
            name = what.replace("_", " ")
            yield Change(
                new.id,
                KIND,
                f"What the row {new.id} says ({name}) was “{_said(was)}” and is “{_said(is_)}”.",
                was=_said(was),
                is_=_said(is_),
            )


def _way(was: Effect, is_: Effect) -> str:
    """A graver meaning is the stricter one."""
    return STRICTER if list(Effect).index(is_) < list(Effect).index(was) else LOOSER


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        "nothing"
        if value is None
        else f"{value.what} ({value.who})"
        if hasattr(value, "who") and hasattr(value, "what")
        else str(value)
    )


def _list(ids: tuple[str, ...]) -> str:
    return ", ".join(ids) or "no duty"


def _days(row: Row) -> str:
    return "as long as its tier" if row.expires_days is None else f"{row.expires_days} d"


def _grounds(who: str, about: str, was: Ground, is_: Ground) -> Iterator[Change]:
    for what in ("source_id", "at", "basis", "verification"):
        before, after = getattr(was, what), getattr(is_, what)
        if before != after:
            name = {"source_id": "source", "at": "place in its source"}.get(what, what)
            yield Change(about, KIND, f"The {name} of {who} was “{before}” and is “{after}”.", was=str(before), is_=str(after))


def _validity(was: Validity, is_: Validity) -> Iterator[Change]:
    for what, before, after in (
        ("days", was.expires_days, is_.expires_days),
        ("days without a session", was.lapses_days, is_.lapses_days),
    ):
        if before != after:
            way = STRICTER if after < before else LOOSER
            told = f"A decision of {is_.outcome} ends after {after} {what}; before, after {before}."
            yield Change(is_.outcome, KIND, told, way, was=str(before), is_=str(after))
    yield from _grounds(f"how long {is_.outcome} holds", is_.outcome, was.ground, is_.ground)


def _told(noun: str, before: Mapping[str, Listed], after: Mapping[str, Listed]) -> Iterator[Change]:
    for id_, one in after.items():
        if id_ not in before:
            yield Change(id_, KIND, f"The {noun} {id_} is new: {_words(one)}", STRICTER)
        elif before[id_] != one:
            was, is_ = _words(before[id_]), _words(one)
            yield Change(id_, KIND, f"The {noun} {id_} is otherwise. Before: {was} Now: {is_}", was=was, is_=is_)
    for id_, one in before.items():
        if id_ not in after:
            yield Change(id_, KIND, f"The {noun} {id_} is gone: {_words(one)}", LOOSER)


def _words(one: Row | Duty | Ending) -> str:
    if isinstance(one, Duty):
        return f"{one.what} ({one.who}; {one.due}; {one.ground.basis})"
    return one.because if isinstance(one, Row) else f"{one.what}."
