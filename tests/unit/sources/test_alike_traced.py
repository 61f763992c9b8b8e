"""A traced resource notices every way of looking at a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from handrail.sources.alike_traced import traced

GIVEN = {"a": 1, "b": {"c": "x", "d": [1, {"e": 2}]}, "f": [True, None]}
WHOLE = {("a",), ("b", "c"), ("b", "d", 0), ("b", "d", 1, "e"), ("f", 0), ("f", 1)}
WAYS: dict[str, tuple[Callable[[Any], object], set[tuple[Any, ...]]]] = {
    "nothing": (lambda one: isinstance(one, dict) and "a" in one and len(one) == 3 and list(one) == ["a", "b", "f"], set()),
    "get": (lambda one: one.get("a"), {("a",)}),
    "item": (lambda one: one["b"]["c"], {("b", "c")}),
    "an object alone": (lambda one: one.get("b"), set()),
    "a list": (lambda one: one["b"].get("d"), {("b", "d", 0)}),
    "in a list": (lambda one: one["b"]["d"][1]["e"], {("b", "d", 0), ("b", "d", 1, "e")}),
    "as text": (str, WHOLE),
    "compared": (lambda one: one == GIVEN, WHOLE),
    "unpacked": (lambda one: {**one}, {("a",), ("f", 0), ("f", 1)}),
    "copied": (dict, {("a",), ("f", 0), ("f", 1)}),
    "its values": (lambda one: list(one["b"].values()), {("b", "c"), ("b", "d", 0)}),
    "a default": (lambda one: one.get("z", 3), set()),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_what_is_looked_at_is_noticed(way: str) -> None:
    look, expected = WAYS[way]
    seen: set[tuple[Any, ...]] = set()
    look(traced(GIVEN, (), seen))
    assert seen == expected
