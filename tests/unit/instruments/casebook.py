"""The cases of the instruments: read from each folder's cases.yaml, and compared with what scoring answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import yaml

from handrail.instruments.catalogue import INSTRUMENTS
from handrail.instruments.form import FOLDER, Form, Item, form
from handrail.instruments.model import Context, Instrument, Scored
from handrail.instruments.scoring import score

KEYS = {
    "given", "base", "said", "sex", "substance", "score", "at_least", "band", "positive", "flags", "notes", "missing",
    "declined", "of", "points", "at_least_of", "skips", "reversed",
}  # fmt: skip
ALL_NO = "all no"


@dataclass(frozen=True)
class Case:
    """One case: the answers, and what they must give."""

    instrument: Instrument
    number: int
    said: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.instrument.id}-{self.number}"

    @property
    def context(self) -> Context:
        return Context(self.said.get("sex"), self.said.get("substance"))

    @property
    def answers(self) -> dict[str, Any]:
        own = form(self.instrument.folder)
        if "given" in self.said:
            words = self.said["given"].split()
            assert len(words) == len(own.items), f"{self.id}: {len(own.items)} items"
            return dict(_taken(own, zip(own.links, words, strict=True)))
        start = {item.link: "no" for item in own.items if _is_first(item)} if self.said.get("base") == ALL_NO else {}
        return start | dict(_taken(own, self.said.get("said", {}).items()))

    def scored(self) -> Scored:
        return score(self.instrument, self.answers, self.id, self.context)


def _is_first(item: Item) -> bool:
    return item.yes_no and not item.when


def _taken(own: Form, pairs: Any) -> Any:
    for link, word in pairs:
        if word == "-":
            continue
        if word == "x":
            yield link, "declined"
        else:
            yield link, int(word) if str(word).isdigit() and str(word) not in _codes(own.item(link)) else word


def _codes(item: Item) -> set[str]:
    return {option.code for option in item.options}


@cache
def cases() -> tuple[Case, ...]:
    return tuple(Case(one, number, said) for one in INSTRUMENTS for number, said in enumerate(_read(FOLDER / one.folder), 1))


def cases_of(one: Instrument) -> list[Case]:
    return [case for case in cases() if case.instrument is one]


def _read(folder: Path) -> list[dict[str, Any]]:
    listed = yaml.load((folder / "cases.yaml").read_text("utf-8"), Loader=_Plain)
    for said in listed:
        assert set(said) <= KEYS, f"{folder.name}: {set(said) - KEYS}"
    return listed


@cache
def dependence_cases() -> tuple[dict[str, Any], ...]:
    """The cases of the criteria that a clinician counts; every value is a word."""
    return tuple(yaml.load((FOLDER / "dependence" / "cases.yaml").read_text("utf-8"), Loader=yaml.BaseLoader))


class _Plain(yaml.SafeLoader):
    """Yes and no stay words."""

    yaml_implicit_resolvers: ClassVar = {
        key: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
        for key, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def differences(case: Case, found: Scored) -> list[str]:
    """What differs from the case; nothing where scoring answers as it says."""
    said, wrong = case.said, []
    for name in ("score", "at_least", "band"):
        if name in said and getattr(found, name) != _value(case, name):
            wrong.append(f"{name} is {getattr(found, name)!r}, not {said[name]!r}")
    for name in ("missing", "declined", "flags"):
        if name in said and list(getattr(found, name)) != said[name]:
            wrong.append(f"{name} are {getattr(found, name)}, not {said[name]}")
    for name in ("missing", "declined"):
        if name not in said and getattr(found, name) and "at_least_of" not in said:
            wrong.append(f"{name} are {getattr(found, name)}, and the case names none")
    if "positive" in said and found.positive is not (said["positive"] == "yes"):
        wrong.append(f"positive is {found.positive}")
    wrong += [f"no note says {note!r}" for note in said.get("notes", ()) if not any(note in each for each in found.notes)]
    parts = {each.name: each for each in found.substances}
    for column, key in (("band", "of"), ("score", "points"), ("at_least", "at_least_of")):
        for name, want in said.get(key, {}).items():
            if getattr(parts[name], column) != (None if want == "none" and not _none_is_a_band(case) else want):
                wrong.append(f"{name}: {column} is {getattr(parts[name], column)!r}, not {want!r}")
    return wrong


def _none_is_a_band(case: Case) -> bool:
    return case.instrument.id == "taps-2"


def _value(case: Case, name: str) -> Any:
    """`none` written bare is no value; between quotes it is the band of that name."""
    said = case.said[name]
    return None if said == "none" and not _quoted(case, name) else said


@cache
def _source(folder: str) -> list[str]:
    lines = (FOLDER / folder / "cases.yaml").read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith("- ")]


def _quoted(case: Case, name: str) -> bool:
    return f'{name}: "none"' in _source(case.instrument.folder)[case.number - 1]
