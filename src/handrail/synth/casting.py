"""Who is in the simulated program: whose course is which, and who carries a fault or a decoy. All of it follows from the seed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from handrail.synth import course, faults_dosing, faults_intake, faults_session, placing, upkeep
from handrail.synth.decoys import DECOYS, Decoy
from handrail.synth.faults import FAULTS, Course, Fault, Truth
from handrail.synth.story import BEGIN_WITHIN, FIRST, INFUSION, LOZENGE, SPRAY, Story
from handrail.terms.errors import UnusableInput

LAST_DAY, EARLY_DAYS = BEGIN_WITHIN, 60  # who carries a fault begins early: by the end, everything that falls due has fallen due
FAULTS_SHARE, DECOYS_SHARE = 0.2, 0.1
LAWFUL = (  # course, whether it goes on to maintenance, how many of twenty
    (Course.INFUSION, True, 5), (Course.INFUSION, False, 6), (Course.SPRAY, True, 3), (Course.LOZENGE, True, 2),
    (Course.RECOVERY, True, 2), (Course.STOPPED, False, 1), (Course.REFUSED, False, 1),
)  # fmt: skip
FORMS = {Course.SPRAY: SPRAY, Course.LOZENGE: LOZENGE}
FAMILIES = (faults_intake, faults_dosing, faults_session)  # importing them declares their faults
KEYS = ("faults", "decoys", "faults_share", "decoys_share")
SHARE_IN = "faults_share_in"
PROGRAMS_MAX = 99


@dataclass(frozen=True)
class Plan:
    """Which faults and decoys are planted, by name, and into which share of the people. programs: over how many the people are
    spread; faults_share_in: program → its own share of faults, where it differs. doses: of each course that goes on to
    maintenance; None for the usual eleven to thirteen.
    """

    faults: tuple[str, ...] = tuple(FAULTS)
    decoys: tuple[str, ...] = tuple(DECOYS)
    faults_share: float = FAULTS_SHARE
    decoys_share: float = DECOYS_SHARE
    infusion_only: bool = False
    programs: int = 1
    faults_share_in: Mapping[str, float] = field(default_factory=dict)
    doses: int | None = None

    def of_the_infusion(self) -> Plan:
        """The same without anybody who is treated by another protocol than the infusion's."""
        faults = tuple(name for name in self.faults if FAULTS[name].course not in FORMS)
        decoys = tuple(name for name in self.decoys if DECOYS[name].course not in FORMS)
        return replace(self, faults=faults, decoys=decoys, infusion_only=True)

    def over(self, programs: int) -> Plan:
        """The same with the people spread over so many programs; UnusableInput where the plan names another."""
        if unknown := sorted(set(self.faults_share_in) - set(placing.names(programs))):
            raise UnusableInput(f"{SHARE_IN} names {', '.join(unknown)}", where="--faults",
                                remedy="--programs 3 makes clinic-01, clinic-02 and clinic-03")  # fmt: skip
        return replace(self, programs=programs)


@dataclass(frozen=True)
class Cast:
    """One person of the program, what is planted, and what an audit has to find of it. Empty names: nothing is planted."""

    story: Story
    fault: str = ""
    decoy: str = ""
    truth: tuple[Truth, ...] = ()


def plan_of(asked: str) -> Plan:
    """`all`, `none`, names with commas between, or a TOML file with `faults`, `decoys`, `faults_share`, `decoys_share`."""
    if asked == "all":
        return Plan()
    if asked == "none":
        return Plan(faults=(), decoys=())
    if asked.endswith(".toml"):
        return _of_file(Path(asked))
    return Plan(faults=_known(asked.split(","), FAULTS, "--faults"))


def _of_file(path: Path) -> Plan:
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableInput(f"it is not TOML: {error}", where=path, remedy="see docs/how-to/measure-an-audit.md") from error
    if unknown := sorted(set(given) - {*KEYS, SHARE_IN}):
        raise UnusableInput(
            f"it has {', '.join(unknown)}", where=path, remedy=f"a fault plan holds {', '.join((*KEYS, SHARE_IN))}"
        )
    shares: dict[str, Any] = {name: _share(given[name], name, path) for name in KEYS[2:] if name in given}
    shares[SHARE_IN] = _shares_in(given.get(SHARE_IN, {}), path)
    names: dict[str, Any] = {name: _known(_listed(given[name], name, path), known, path)
             for name, known in (("faults", FAULTS), ("decoys", DECOYS)) if name in given}  # fmt: skip
    plan = replace(Plan(), **names, **shares)
    if max(plan.faults_share, *plan.faults_share_in.values(), 0) + plan.decoys_share > 1:
        raise UnusableInput("its two shares are more than everybody", where=path, remedy="let them add up to 1 at most")
    return plan


def _shares_in(given: object, path: Path) -> dict[str, float]:
    if not isinstance(given, dict):
        raise UnusableInput(f"{SHARE_IN} is not a table", where=path, remedy=f"write [{SHARE_IN}], and below it clinic-01 = 0.5")
    return {name: _share(share, f"{SHARE_IN}.{name}", path) for name, share in given.items()}


def _listed(given: object, name: str, path: Path) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise UnusableInput(f"{name} is not a list of names", where=path, remedy=f'write {name} = ["…", "…"]')
    return given


def _share(given: object, name: str, path: Path) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise UnusableInput(f"{name} is not a share", where=path, remedy="write a number from 0 to 1")
    return float(given)


def _known(names: list[str], known: dict[str, Fault] | dict[str, Decoy], where: Path | str) -> tuple[str, ...]:
    for name in names:
        if name not in known:
            raise UnusableInput(f"there is no {name!r}", where=where, remedy="`handrail synth --list` names every kind")
    return tuple(dict.fromkeys(names))


def digits_for(patients: int) -> int:
    """Digits of everybody's id: as many for all, so that ids sort as numbers do."""
    return max(7, len(str(patients)))


def id_of(number: int, digits: int) -> str:
    """The id of person `number`, from 0."""
    return f"p{number + 1:0{digits}d}"


def cast(patients: int, seed: int, plan: Plan, digits: int | None = None) -> Iterator[Cast]:
    """Everybody of the program, one by one, in the order of their ids. digits: of an id, where more people follow than these."""
    planted: dict[str, float] = dict.fromkeys(placing.names(plan.programs), 0.0)
    decoyed = 0.0
    fault = decoy = 0
    seen = set[str]()
    for number in range(patients):
        chance = Random(f"{seed} {number}")
        id, program = id_of(number, digits or digits_for(patients)), placing.program_of(number, seed, plan.programs)
        planted[program] += plan.faults_share_in.get(program, plan.faults_share) if plan.faults else 0
        decoyed += plan.decoys_share if plan.decoys else 0
        if planted[program] >= 1:
            one = _with_fault(id, FAULTS[plan.faults[fault % len(plan.faults)]], chance, plan)
            planted[program] -= 1
            fault += 1
        elif decoyed >= 1:
            one = _with_decoy(id, DECOYS[plan.decoys[decoy % len(plan.decoys)]], chance, plan)
            decoyed, decoy = decoyed - 1, decoy + 1
        else:
            one = Cast(_lawful(id, chance, plan, last=number == 0))
        placing.place(one.story, program, first=program not in seen)
        seen.add(program)
        yield one


def _with_fault(id: str, fault: Fault, chance: Random, plan: Plan) -> Cast:
    story = _course(id, fault.course, chance, EARLY_DAYS, plan)
    return Cast(story, fault=fault.name, truth=tuple(fault.plant(story)))


def _with_decoy(id: str, decoy: Decoy, chance: Random, plan: Plan) -> Cast:
    story = _course(id, decoy.course, chance, EARLY_DAYS, plan)
    decoy.turn(story)
    return Cast(story, decoy=decoy.name)


def _lawful(id: str, chance: Random, plan: Plan, *, last: bool) -> Story:
    """A lawful course. last: it begins on the last day, so that the program goes on until everything due has fallen due."""
    if last:
        return _begun(id, Course.INFUSION, FIRST + timedelta(days=LAST_DAY), chance, plan)
    courses = [one for one in LAWFUL if not (plan.infusion_only and one[0] in FORMS)]
    kind, whole, _ = chance.choices(courses, [weight for *_, weight in courses])[0]
    return _course(id, kind, chance, LAST_DAY, plan, whole=whole)


def _course(id: str, kind: Course, chance: Random, days: int, plan: Plan, *, whole: bool = True) -> Story:
    return _begun(id, kind, FIRST + timedelta(days=chance.randrange(days)), chance, plan, whole=whole)


def _begun(id: str, kind: Course, begun: datetime, chance: Random, plan: Plan, *, whole: bool = True) -> Story:
    if kind is Course.REFUSED:
        return course.refused(id, INFUSION, begun, chance)
    whole = whole and kind is not Course.STOPPED
    usual = FORMS.get(kind, INFUSION)
    story = course.begin(id, usual.of_doses(plan.doses) if plan.doses else usual, begun, chance, whole=whole)
    if kind is Course.RECOVERY:
        course.in_recovery(story)
    if kind is Course.STOPPED:
        course.stop(story, 30)
    else:
        upkeep.keep_up(story, recovery=kind is Course.RECOVERY)
    return story
