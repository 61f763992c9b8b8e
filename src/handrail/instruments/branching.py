"""What to ask next. The default intake asks little; a positive, flagged or unfinished answer asks for more."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.instruments.model import Scored

DEFAULT = ("audit-c", "single-drug-question", "ketamine-use")
CLINICIAN = "substance-use-disorder-assessment"  # counted by a clinician, never by a screen


@dataclass(frozen=True, slots=True)
class Branch:
    """After a positive answer to `after`, or one with `flag`, these are asked."""

    after: str
    then: tuple[str, ...]
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """An instrument to ask, and why."""

    instrument: str
    because: str


BRANCHES = (
    Branch("audit-c", ("audit",)),
    Branch("audit", (CLINICIAN,)),
    Branch("single-drug-question", ("dast-10", "nm-assist")),
    Branch("ketamine-use", ("sds", "nm-assist", "bladder-checklist", CLINICIAN)),
    Branch("nida-quick-screen", ("nm-assist",), "drug-use"),
    Branch("nida-quick-screen", ("audit-c",), "heavy-drinking-day"),
    Branch("taps-1", ("taps-2",)),
    Branch("taps-2", (CLINICIAN,)),
    Branch("taps-2", ("ketamine-use",), "other-drug-for-clinician-review"),
    Branch("nm-assist", (CLINICIAN,)),
    Branch("assist", (CLINICIAN,)),
    Branch("cage-aid", ("audit-c", "dast-10")),
    Branch("phq-9", ("c-ssrs-screener",), "suicide-follow-up"),
)


def next_instruments(*scored: Scored) -> tuple[Next, ...]:
    """What is still to be asked, in order: the default set, what is unfinished, then where positive answers lead."""
    done = {one.instrument: one for one in scored}
    wanted = [Next(id, "every intake asks this") for id in DEFAULT if id not in done]
    wanted += [_again(one) for one in scored if not one.complete]
    wanted += [Next(id, _why(each)) for each in BRANCHES if _leads(each, done) for id in each.then if id not in done]
    return tuple({one.instrument: one for one in reversed(wanted)}[id] for id in dict.fromkeys(one.instrument for one in wanted))


def _again(one: Scored) -> Next:
    because = f"{len(one.declined)} declined: declined is not no" if one.declined else f"{len(one.missing)} not answered"
    return Next(one.instrument, because)


def _why(each: Branch) -> str:
    return f"{each.after} has the flag {each.flag}" if each.flag else f"{each.after} is positive"


def _leads(each: Branch, done: dict[str, Scored]) -> bool:
    one = done.get(each.after)
    if one is None:
        return False
    return each.flag in one.flags if each.flag else one.positive is True
