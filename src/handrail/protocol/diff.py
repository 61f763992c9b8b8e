"""What tells two protocols, or two versions of one, apart: in sentences that a medical director reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TypeVar

from handrail.protocol.change import Change
from handrail.protocol.diff_deciding import tables
from handrail.protocol.model import Difference, Need, Notice, Parameter, Protocol, Source, Value
from handrail.protocol.parameters import DEFINITIONS
from handrail.protocol.stricter import way

NOTHING = "not stated"
Item = TypeVar("Item", Need, Notice)


def differences(old: Protocol, new: Protocol) -> list[Change]:
    """Every difference from `old` to `new`, what decides verdicts first. Empty exactly where nothing at all differs."""
    found = [change for part in PARTS for change in part(old, new)]
    if not found and (old.digest, old.key, old.status) != (new.digest, new.key, new.status):
        found = [Change("files", "files", "Only comments, cases, notes on changes, or the name of the version differ.")]
    return found


def _use(old: Protocol, new: Protocol) -> Iterator[Change]:
    for about, before, after in (("use", (old.use,), (new.use,)), ("drug", (old.drug,), (new.drug,)),
                                 ("routes", old.routes, new.routes)):  # fmt: skip
        if before != after:
            told = f"Its {about}: {_and(before)} before, {_and(after)} now."
            yield Change(about, "use", told, was=", ".join(before), is_=", ".join(after))


def _and(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _relaxed(old: Protocol, new: Protocol) -> Iterator[Change]:
    before, after = {one.id: one for one in old.differs}, {one.id: one for one in new.differs}
    for id_ in [*before, *(each for each in after if each not in before)]:
        was, is_ = before.get(id_), after.get(id_)
        if was is None and is_ is not None:
            yield Change(
                id_, "relaxed", f"The safeguard {id_} is relaxed now: {is_.change} The reason given: {is_.reason}", "looser"
            )
        elif is_ is None:
            yield Change(id_, "relaxed", f"The safeguard {id_} is no longer relaxed.", "stricter")
        elif was is not None and was != is_:
            yield Change(id_, "relaxed", f"The safeguard {id_} is relaxed otherwise. Before: {was.change} Now: {is_.change}",
                         was=_told(was), is_=_told(is_))  # fmt: skip


def _told(one: Difference) -> str:
    return f"{one.change} {one.reason}" + (f" (treats {one.treats})" if one.treats else "")


def _needs(old: Protocol, new: Protocol) -> Iterator[Change]:
    before, after = {one.id: one for one in old.needs}, {one.id: one for one in new.needs}
    yield from _listed(
        "needs", ("It now needs", "It needs", "It no longer needs"), before, after, lambda one: one.what, ("stricter", "looser")
    )


def _decides(old: Protocol, new: Protocol) -> Iterator[Change]:
    """Who is eligible."""
    yield from tables(old.decides, new.decides)


def _warnings(old: Protocol, new: Protocol) -> Iterator[Change]:
    before, after = {one.id: one for one in old.warnings}, {one.id: one for one in new.warnings}
    yield from _listed(
        "warnings", ("It now warns of", "It warns of", "It no longer warns of"), before, after, lambda one: one.says, (None, None)
    )


def _listed(
    kind: str, verbs: tuple[str, str, str], before: dict[str, Item], after: dict[str, Item], say: Callable[[Item], str],
    ways: tuple[str | None, str | None],
) -> Iterator[Change]:  # fmt: skip
    for id_, one in after.items():
        if id_ not in before:
            yield Change(id_, kind, f"{verbs[0]} {id_}: {say(one)}", ways[0])
        elif before[id_] != one:
            was, is_ = say(before[id_]), say(one)
            told = f"{verbs[1]} {id_} in other words or on another ground. Before: {was} Now: {is_}"
            yield Change(id_, kind, told, was=was, is_=is_)
    for id_, one in before.items():
        if id_ not in after:
            yield Change(id_, kind, f"{verbs[2]} {id_}: {say(one)}", ways[1])


def _beginnings(old: Protocol, new: Protocol) -> Iterator[Change]:
    """From when numbers hold, told once for all that begin together."""
    pairs = [(_begins(was), _begins(is_), was.name) for was, is_ in _stated_by_both(old, new)]
    moved = sorted(each for each in pairs if each[0] != each[1])
    for (was, is_), group in groupby(moved, key=lambda each: each[:2]):
        names = [name for _, _, name in group]
        who = "Every number holds" if len(names) == len(old.parameters) else f"{_and(names)} hold{'s' * (len(names) == 1)}"
        yield Change("from", "period", f"{who} from {is_} on; before, from {was} on.", was=str(was), is_=str(is_))


def _begins(one: Parameter) -> date:
    return one.values[0].from_


def _stated_by_both(old: Protocol, new: Protocol) -> Iterator[tuple[Parameter, Parameter]]:
    """The parameters that both versions state; packs of before the second edition state fewer."""
    for one in old.parameters:
        other = new.parameter(one.name)
        if other.values:
            yield one, other


def _numbers(old: Protocol, new: Protocol) -> Iterator[Change]:
    for was, is_ in _stated_by_both(old, new):
        yield from _number(was, is_)
    for one in new.parameters:
        if not old.parameter(one.name).values:
            yield _amount(one.name, "", None, one.values[-1])
    for one in old.parameters:
        if not new.parameter(one.name).values:
            yield _amount(one.name, "", one.values[-1], None)


def _number(old: Parameter, new: Parameter) -> Iterator[Change]:
    """What the amounts were and are, from the day on which both hold; told with days only where they change over time."""
    begin = max(_begins(old), _begins(new))
    days = sorted({begin, *(day for day in (*old.changes(), *new.changes()) if day > begin)})
    steps = [(day, old.value_at(day), new.value_at(day)) for day in days]
    runs = [next(iter(group)) for _, group in groupby(steps, key=lambda step: (_said(step[1]), _said(step[2])))]
    for day, was, is_ in runs:
        if _said(was) != _said(is_):
            since = f"From {day} on, " if len(runs) > 1 else ""
            yield _amount(old.name, since, was, is_)


def _amount(name: str, since: str, was: Value | None, is_: Value | None) -> Change:
    direction = way(name, was, is_)
    meaning = DEFINITIONS[name].meaning
    text = f"{since}{name}, {meaning}: {_from_to(_said(was), _said(is_))}" + (f", which is {direction}." if direction else ".")
    return Change(name, "number", text, direction, _said(was), _said(is_))


def _from_to(was: str, is_: str) -> str:
    """No limit is no amount, and neither is what is not stated: each has a sentence of its own."""
    absent = {"none": "no limit", NOTHING: "nothing stated"}
    before = f"there was {absent[was]}" if was in absent else f"it was {was}"
    after = f"there is {absent[is_]} now" if is_ in absent else f"it is {is_} now" if was in absent else f"is {is_}"
    return f"{before} and {after}"


def _said(value: Value | None) -> str:
    return NOTHING if value is None else value.counted


def _grounds(old: Protocol, new: Protocol) -> Iterator[Change]:
    """Basis, verification, source and place: of the newest value that each states."""
    for one, other in _stated_by_both(old, new):
        was, is_ = one.values[-1], other.values[-1]
        for what, before, after in (("basis", was.basis, is_.basis), ("verification", was.verification, is_.verification),
                                    ("source", _cited(old, was), _cited(new, is_)), ("note", was.note, is_.note)):  # fmt: skip
            if before != after:
                yield Change(
                    one.name, what, _moved(f"The {what} of {one.name}", before, after), was=_text(before), is_=_text(after)
                )


def _cited(protocol: Protocol, value: Value) -> str:
    """The source and the place in it. A pack's own source names the pack, so it counts as the same one in another."""
    source = protocol.source(value.source_id)
    return "a choice of the protocol" if source.id == "program" else f"{source.id}" + (f" ({value.at})" if value.at else "")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _moved(what: str, was: object, is_: object) -> str:
    """One sentence; a quotation that ends as a sentence needs no second full stop."""
    if was is None:
        text = f"{what} is new: “{is_}”"
    else:
        text = f"{what} was “{was}” and is gone" if is_ is None else f"{what} was “{was}” and is “{is_}”"
    return text if text.endswith((".”", "?”", "!”")) else f"{text}."


def _sources(old: Protocol, new: Protocol) -> Iterator[Change]:
    before, after = {one.id: one for one in old.sources}, {one.id: one for one in new.sources}
    for id_, one in after.items():
        if id_ not in before:
            yield Change(id_, "sources", f"The source {id_} is new: {one.citation} ({one.verification}).")
        elif id_ != "program":
            yield from _source(before[id_], one)
    for id_ in before:
        if id_ not in after:
            yield Change(id_, "sources", f"The source {id_} is no longer cited.")


def _source(old: Source, new: Source) -> Iterator[Change]:
    for what in ("verification", "checked", "citation", "title", "link"):
        was, is_ = getattr(old, what), getattr(new, what)
        if was != is_:
            yield Change(
                new.id, "sources", _moved(f"The {what} of the source {new.id}", was, is_), was=_text(was), is_=_text(is_)
            )


def _words(old: Protocol, new: Protocol) -> Iterator[Change]:
    """What patients read, and the words about the whole."""
    for what, was, is_ in (("title", old.title, new.title), ("summary", old.summary, new.summary)):
        if was != is_:
            yield Change(what, "words", _moved(f"Its {what}", was, is_), was=was, is_=is_)
    for language in sorted({*old.wording, *new.wording}):
        before = {(one.parameter, one.case): one.text for one in old.wording.get(language, ())}
        after = {(one.parameter, one.case): one.text for one in new.wording.get(language, ())}
        for key in [*before, *(each for each in after if each not in before)]:
            if before.get(key) != after.get(key):
                about = f"What patients read about {key[0]} ({language})"
                read = before.get(key), after.get(key)
                yield Change(key[0], "words", _moved(about, *read), was=read[0], is_=read[1])


PARTS: Sequence[Callable[[Protocol, Protocol], Iterator[Change]]] = (
    _use, _relaxed, _needs, _decides, _beginnings, _numbers, _warnings, _grounds, _sources, _words,
)  # fmt: skip
