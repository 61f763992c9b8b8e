"""One invented person's records, as FHIR resources that faults and decoys rewrite.

A story begins lawful: everything that a protocol asks for was asked, signed, measured and accounted for. Its days are counted
from the first dose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from handrail.sample.fhir import Resource

FIRST = datetime(2026, 1, 5, 15, tzinfo=UTC)  # a Monday: the first day on which anybody begins
BEGIN_WITHIN = 150  # days in which everybody of a program begins


@dataclass(frozen=True)
class Form:
    """A way to be treated: its protocol, the drug, how it is given, and the days of its doses.

    dose_mg: mg in a dose. minutes: how long it takes. series, later: days since the first dose. kg: body weight. lasts: days from
    `FIRST` until nobody is treated any more, in a program that goes on for longer than the usual course; else 0.
    """

    protocol: str
    drug: str
    route: str
    dose_mg: float
    minutes: int
    series: tuple[int, ...]
    later: tuple[int, ...]
    kg: float = 80
    lasts: int = 0

    def of_doses(self, count: int) -> Form:
        """The same with a maintenance of so many doses, as far apart as its last two, and a program that lasts as long."""
        gap = self.later[-1] - self.later[-2]
        lasts = BEGIN_WITHIN + INFUSION.days[-1] + (INFUSION.days[-1] - INFUSION.days[-2]) * (count - len(INFUSION.days))
        more = (self.later[-1] + gap * number for number in range(1, count - len(self.days) + 1))
        return replace(self, later=(*self.later, *more), lasts=lasts)

    @property
    def is_spray(self) -> bool:
        return self.drug == "esketamine"

    @property
    def is_lozenge(self) -> bool:
        return self.route == "sublingual"

    @property
    def days(self) -> tuple[int, ...]:
        return (*self.series, *self.later)

    @property
    def series_over(self) -> int:
        """The day on which the plan of the series ends, two days after its last dose."""
        return self.series[-1] + 2


INFUSION = Form("iv-racemic@2026.3", "ketamine", "intravenous", 40, 40, (0, 3, 7, 10, 14, 17), (24, 38, 59, 80, 101))
SPRAY = Form("esketamine-rems@2026.4", "esketamine", "intranasal", 84, 10, (0, 3, 7, 10, 14, 17, 21, 24), (31, 38, 45, 59, 73))
LOZENGE = Form("sublingual-supervised@2026.3", "ketamine", "sublingual", 60, 10, (0, 4, 8, 12, 16, 20), (27, 34, 48, 62, 76))


@dataclass
class Story:
    """A person's records: id → resource. day, at: where a resource stands in the course."""

    id: str
    form: Form
    begun: datetime
    random: Random
    days: list[int] = field(default_factory=list)
    resources: dict[str, Resource] = field(default_factory=dict)
    renewed: set[str] = field(default_factory=set)  # ids of what a longer course needs besides

    def at(self, day: float, hours: float = 0, minutes: float = 0) -> datetime:
        """The instant so long after the first dose."""
        return self.begun + timedelta(days=day, hours=hours, minutes=minutes)

    @property
    def lasts(self) -> int:
        """Days from the first dose until nobody in the program is treated any more, in one of long courses."""
        return self.form.lasts - (self.begun - FIRST).days

    def name(self, what: str) -> str:
        """The id of one of the person's resources."""
        return f"{self.id}-{what}"

    def put(self, *resources: Resource) -> None:
        """Adds resources; one of the same id is replaced."""
        self.resources |= {one["id"]: one for one in resources}

    def put_all(self, resources: Iterable[Resource]) -> None:
        self.put(*resources)

    def change(self, what: str, **elements: object) -> None:
        """Replaces elements of a resource that is there."""
        self.resources[self.name(what)] |= elements

    def drop(self, *whats: str) -> None:
        """Takes out resources that are there."""
        for what in whats:
            del self.resources[self.name(what)]

    def drop_all(self, beginning: str) -> None:
        """Takes out every resource whose name begins so; there is at least one."""
        found = [id for id in self.resources if id.startswith(self.name(beginning))]
        assert found, f"{self.id} has nothing that begins with {beginning}"
        for id in found:
            del self.resources[id]

    def session(self, place: int) -> str:
        """The id of the session of the dose at that place, from 0."""
        return self.name(f"s{place:02d}")

    def dose(self, place: int) -> str:
        return f"{self.session(place)}-dose"

    def doses_from(self, day: float, until: float = 10_000) -> list[str]:
        """The ids of the doses after `day` and up to `until`."""
        return [self.dose(place) for place, one in enumerate(self.days) if day < one <= until]
