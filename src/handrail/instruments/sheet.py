"""An answered form: what was answered, what was declined, what was rightly skipped, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handrail.instruments.form import Condition, Form, Item


@dataclass(frozen=True, slots=True)
class Answer:
    """What an item was answered with: the code of an option or none, and its points."""

    code: str | None
    points: int | None


@dataclass(frozen=True)
class Sheet:
    """A form with its answers, by linkId. An item that is neither answered nor skipped is missing; it is never zero."""

    form: Form
    answers: Mapping[str, Answer]
    refused: frozenset[str] = frozenset()

    def points(self, link: str) -> int | None:
        """The points of the answer; None where there is none."""
        found = self.answers.get(link)
        return None if found is None else found.points

    def code(self, link: str) -> str | None:
        """The option that was chosen; None where there is none."""
        found = self.answers.get(link)
        return None if found is None else found.code

    def said_yes(self, link: str) -> bool:
        """Was it answered with yes?"""
        return self.code(link) == "yes"

    def skipped(self, link: str) -> bool:
        """Was it rightly left out? Only where the answers that decide it are there."""
        item = self.form.item(link)
        if link in self.answers or not item.when:
            return False
        asked = [self._asks(one) for one in item.when]
        if item.any_of:
            return all(one is False for one in asked)
        return any(one is False for one in asked)

    def _asks(self, condition: Condition) -> bool | None:
        """Does this condition ask for the item? None where that is not known."""
        found = self.code(condition.link)
        if found is None:
            return False if self.skipped(condition.link) else None
        return (found == condition.code) == (condition.operator == "=")

    def missing(self, links: Iterable[str]) -> tuple[str, ...]:
        """Those that were neither answered nor declined, and had to be."""
        return tuple(link for link in links if self._open(link) and link not in self.refused)

    def declined(self, links: Iterable[str]) -> tuple[str, ...]:
        """Those that were asked and declined, and had to be answered."""
        return tuple(link for link in links if self._open(link) and link in self.refused)

    def _open(self, link: str) -> bool:
        return self.form.item(link).required and link not in self.answers and not self.skipped(link)

    def bounds(self, links: Iterable[str]) -> tuple[int, int | None]:
        """The fewest and the most points that these items can add up to, however the open ones are answered."""
        least, most = 0, 0
        unbounded = False
        for link in links:
            low, high = self._between(self.form.item(link))
            least += low
            most += high or 0
            unbounded = unbounded or high is None
        return least, None if unbounded else most

    def _between(self, item: Item) -> tuple[int, int | None]:
        given = self.points(item.link)
        if given is not None:
            return given, given
        if self.skipped(item.link):
            return 0, 0
        low, high = item.bounds()
        return (min(0, low) if item.when else low), high

    def contradictions(self) -> tuple[str, ...]:
        """Items that were answered although the other answers rule them out."""
        return tuple(item.link for item in self.form.items if item.link in self.answers and self._ruled_out(item))

    def _ruled_out(self, item: Item) -> bool:
        asked = [self._asks(one) for one in item.when]
        return bool(asked) and (all(one is False for one in asked) if item.any_of else any(one is False for one in asked))
