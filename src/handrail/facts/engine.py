"""How facts are declared, ordered and computed. The facts themselves stand in the files beside this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cache, cached_property, lru_cache
from typing import Any, cast

import polars as pl

from handrail.facts.unknown import all_true, first_known
from handrail.protocol.in_force import schema
from handrail.protocol.in_force import table as parameter_table
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.terms.moment import local_day

type_of_attach = Callable[[pl.DataFrame, "Context"], pl.DataFrame]


@dataclass(frozen=True)
class Context:
    """What facts may look at: the record, the protocols, and the instant that `patients` are judged at (UTC).

    protocols: the first is the one that holds where a plan is not pinned to another. zone: the program's; UTC without one.
    heeds_pins: false where the first protocol holds whatever a plan is pinned to, because it is asked what it would say.
    """

    record: Record
    protocols: Sequence[Protocol]
    at: datetime
    zone: tzinfo | None = None
    heeds_pins: bool = True
    memory: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, build: Callable[[], Any]) -> Any:
        """What several facts rest on, built the first time that one asks for it."""
        if name not in self.memory:
            self.memory[name] = build()
        return self.memory[name]

    @property
    def day(self) -> date:
        """The day of `at` on the program's calendar."""
        return local_day(self.at, self.zone)


@dataclass(frozen=True)
class Fact:
    """One derived column of `subject`, as an expression over its siblings."""

    subject: str
    name: str
    meaning: str
    build: Callable[[], pl.Expr]

    @cached_property
    def expression(self) -> pl.Expr:
        return self.build().alias(self.name)

    @property
    def gives(self) -> tuple[str, ...]:
        return (self.name,)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.expression.meta.root_names())))


@dataclass(frozen=True)
class Lookup:
    """Several columns of `subject` found together in other tables: as-of joins, neighbours, groups."""

    subject: str
    name: str
    meaning: str
    gives: tuple[str, ...]
    needs: tuple[str, ...]
    attach: type_of_attach


type_of_step = Fact | Lookup
SMALL = 1_000  # rows; a record of one patient has fewer
_SUBJECTS: dict[str, Callable[[Context], pl.DataFrame]] = {}
_STEPS: dict[str, dict[str, type_of_step]] = {}


def subject(name: str) -> Callable[[Callable[[Context], pl.DataFrame]], Callable[[Context], pl.DataFrame]]:
    """Declares how the table of a subject is built: `patient`, `subject_id`, `at`, `at_latest`, `local_date` and more."""

    def declare(build: Callable[[Context], pl.DataFrame]) -> Callable[[Context], pl.DataFrame]:
        _SUBJECTS[name] = build
        _STEPS.setdefault(name, {})
        return build

    return declare


def fact(*subjects: str) -> Callable[[Callable[[], pl.Expr]], Callable[[], pl.Expr]]:
    """Declares a fact of the given subjects: the function's name, its docstring, and the expression that it returns."""

    def declare(build: Callable[[], pl.Expr]) -> Callable[[], pl.Expr]:
        for of in subjects:
            _register(Fact(of, build.__name__, _meaning(build), build))
        return build

    return declare


def lookup(*subjects: str, gives: Iterable[str], needs: Iterable[str] = ()) -> Callable[[type_of_attach], type_of_attach]:
    """Declares columns that are found together: `attach(subject_table, context)` returns the table with them added."""

    def declare(attach: type_of_attach) -> type_of_attach:
        for of in subjects:
            _register(Lookup(of, attach.__name__, _meaning(attach), tuple(gives), tuple(needs), attach))
        return attach

    return declare


def _meaning(build: Callable[..., object]) -> str:
    assert build.__doc__, f"the fact {build.__name__} does not say what it means"
    return build.__doc__.strip()


def _register(step: type_of_step) -> None:
    steps = _STEPS.setdefault(step.subject, {})
    for name in step.gives:
        assert name not in steps, f"the fact {name} of {step.subject} is computed twice"
        steps[name] = step


def subjects_of() -> tuple[str, ...]:
    """The names of all subjects, the patients last: their facts rest on the others."""
    return tuple(sorted(_SUBJECTS, key=lambda name: name == "patients"))


def facts_of(name: str) -> dict[str, type_of_step]:
    """Every fact of a subject, by name, with the step that gives it."""
    return dict(_STEPS[name])


def compute(name: str, wanted: frozenset[str], context: Context) -> pl.DataFrame:
    """The table of subject `name` with the facts `wanted` (parameters are asked for as `:name`) and what they rest on."""
    computed = context.memory.get(f"subject {name}")
    if computed is not None and wanted <= set(computed.columns):
        return cast(pl.DataFrame, computed)
    frame = _SUBJECTS[name](context)
    if frame.is_empty():
        absent = sorted(wanted - set(frame.columns))
        return frame.with_columns_seq(pl.lit(None, pl.Boolean).alias(column) for column in absent)  # no row, so no value either
    own = tuple(frame.columns)
    for level in _levels(name, wanted):
        frame = frame.hstack(_added(frame, own, level, context))
    context.memory[f"subject {name}"] = frame
    return frame


def _added(frame: pl.DataFrame, own: tuple[str, ...], level: tuple[type_of_step | str, ...], context: Context) -> list[pl.Series]:
    """The columns that a level's steps give. Each step sees the subject's own columns and those that it needs, and no others: a
    frame of hundreds of columns costs time at every touch.
    """
    found: list[pl.Series] = []
    for step in level:
        if isinstance(step, Lookup):
            attached = step.attach(_narrow(frame, own, step.needs), context)
            found += (attached.get_column(name) for name in step.gives)
    facts = [step for step in level if isinstance(step, Fact)]
    if facts:
        told = with_each(_narrow(frame, (), (name for one in facts for name in one.needs)), [one.expression for one in facts])
        found += (told.get_column(one.name) for one in facts)
    parameters = frozenset(step for step in level if isinstance(step, str))
    if parameters:
        valued = with_parameters(_narrow(frame, (), ("protocol", "local_date", "at")), parameters, context)
        found += (valued.get_column(name) for name in sorted(parameters))
    return found


def _narrow(frame: pl.DataFrame, own: Iterable[str], needs: Iterable[str]) -> pl.DataFrame:
    return frame[list(dict.fromkeys(("patient", *own, *needs)))]


def with_each(frame: pl.DataFrame, expressions: Iterable[pl.Expr]) -> pl.DataFrame:
    """`frame` with the expressions as columns: side by side, but one after the other where waking a thread costs more."""
    return frame.with_columns_seq(expressions) if frame.height <= SMALL else frame.with_columns(expressions)


@cache
def _levels(name: str, wanted: frozenset[str]) -> tuple[tuple[type_of_step | str, ...], ...]:
    """The steps that give `wanted`, in levels: each level rests on the ones before it alone."""
    depth: dict[type_of_step | str, int] = {}

    def place(column: str) -> int:
        step = column if column.startswith(":") else _STEPS[name].get(column)
        if step is None:
            return -1  # a column of the subject's own table
        if step not in depth:
            needs = ("protocol",) if isinstance(step, str) else step.needs
            depth[step] = 1 + max((place(need) for need in needs), default=-1)
        return depth[step]

    for column in sorted(wanted):
        place(column)
    deepest = max(depth.values(), default=-1)
    return tuple(tuple(step for step, at in depth.items() if at == level) for level in range(deepest + 1))


def with_parameters(frame: pl.DataFrame, names: frozenset[str], context: Context) -> pl.DataFrame:
    """`frame` with a column `:name` for each parameter: the value of the row's `protocol` on the row's day.

    The day is `local_date`, so that a value comes into force at the program's midnight; of a row known only to the month, the
    first. A protocol that is not loaded, or one that has no value on that day, leaves null.
    """
    bare = frozenset(name.removeprefix(":").removesuffix("_unlimited") for name in names)
    protocols, keys = tuple(context.protocols), frame["protocol"].unique()
    constant = _constant(protocols, bare, keys[0]) if keys.len() == 1 else None
    if constant is not None and all_true(frame["local_date"] >= constant[0]):
        return frame.with_columns_seq(constant[1])
    values = _parameter_values(protocols, bare).filter(pl.col("protocol").is_in(keys.implode()))
    order = frame.with_row_index("row").with_columns_seq(on=_day_of(context.zone)).sort("on")
    joined = order.join_asof(
        values, left_on="on", right_on="in_force_from", by="protocol", strategy="backward", check_sortedness=False
    )
    return joined.sort("row").drop("row", "on", "in_force_from")


def _day_of(zone: tzinfo | None) -> pl.Expr:
    """The row's day; where it is known only to the month or the year, the first of them."""
    return first_known(pl.col("local_date"), pl.col("at").dt.convert_time_zone(str(zone or "UTC")).dt.date())


@lru_cache(maxsize=1_000)
def _parameter_values(protocols: tuple[Protocol, ...], names: frozenset[str]) -> pl.DataFrame:
    """Protocol, start of force and the values of the parameters `names`, one row for each change."""
    return parameter_table(protocols, sorted(names))


@lru_cache(maxsize=1_000)
def _constant(protocols: tuple[Protocol, ...], names: frozenset[str], key: str | None) -> tuple[date, list[pl.Expr]] | None:
    """Since when the parameters of the protocol `key` hold, and they as columns; None where they change, or are not known."""
    own = [row for row in _parameter_values(protocols, names).iter_rows(named=True) if row["protocol"] == key]
    if len(own) != 1:
        return None
    columns = schema(sorted(names))
    since = own[0]["in_force_from"]
    return since, [pl.lit(own[0][name], dtype).alias(name) for name, dtype in columns.items() if name.startswith(":")]
