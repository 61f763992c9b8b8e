"""Loses fields at random, as sources do: what is left must make an audit ask, and never reassure."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from handrail.sample.fhir import Resource

# What a resource is, which one it is and whose: without it the line itself is lost, and with it the patient's table.
KEPT = ("resourceType", "id", "subject", "patient", "for")


def lose(resource: Resource, share: float, chance: Random) -> Resource:
    """The resource without one of its fields, at any depth, with the chance of `share`; else as it is."""
    if chance.random() >= share:
        return resource
    left = deepcopy(resource)
    holder, name = chance.choice(list(_fields(left)))
    del holder[name]
    return left


def _fields(given: Resource) -> Iterator[tuple[Any, str | int]]:
    """(where, name) of every field that can be lost."""
    yield from ((given, name) for name in given if name not in KEPT)
    for name, value in given.items():
        if name not in KEPT:
            yield from _within(value)


def _within(value: Any) -> Iterator[tuple[Any, str | int]]:
    if isinstance(value, dict | list):
        names = list(value) if isinstance(value, dict) else range(len(value))
        for name in names:
            yield value, name
            yield from _within(value[name])
