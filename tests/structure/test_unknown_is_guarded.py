"""Unknown is handled in one reviewed file: nothing else in facts and safeguards may use what swallows a null."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import handrail

SOURCE = Path(handrail.__file__).parent
GUARD = SOURCE / "facts" / "unknown.py"
SWALLOWS = frozenset({
    "is_null", "is_not_null", "fill_null", "fill_nan", "is_nan", "is_not_nan", "when", "coalesce", "drop_nulls",
    "max_horizontal", "min_horizontal", "any_horizontal", "all_horizontal", "sum_horizontal", "mean_horizontal",
    "sum", "any", "all", "max", "min", "mean", "forward_fill", "backward_fill",
})  # fmt: skip

# What may use one of them outside the guard: where, what, why.
A_FAST_PATH = "of a whole Series without nulls, to pick a faster way to the same answer"
ALLOWED = {
    ("facts/as_of.py", "_with_neighbours", "any"): A_FAST_PATH + ", and of flags that are never null",
    ("facts/check_ins.py", "_baseline_sum", "drop_nulls"): "of the limits to look for; a row without one finds nothing",
    ("facts/cover.py", "_sorted_out", "all"): A_FAST_PATH + "; `always` is never null",
    ("facts/spacing.py", "_neighbours", "all"): A_FAST_PATH + "; what counts is never null",
    ("facts/windows.py", "doses_in_window", "all"): A_FAST_PATH + "; it is told not to pass over nulls",
    ("facts/doses.py", "_episodes", "any"): A_FAST_PATH + ", and of flags that are never null",
    ("facts/doses.py", "_drawn_together", "min"): "the first start of an episode; a row without a time is grouped alone",
    ("facts/doses.py", "_drawn_together", "any"): "of flags that are never null",
    ("facts/doses.py", "_open_orders", "drop_nulls"): "of ids that a row is compared with",
    ("facts/windows.py", "nth_previous_date", "drop_nulls"): "of the limits to look for; a row without one finds nothing",
    ("facts/monitoring.py", "_gaps", "min"): "of times of readings, which are never null",
    ("facts/monitoring.py", "_gaps", "max"): "of times between readings; the first of a dose has none before it",
    ("facts/plans.py", "_outlived", "any"): A_FAST_PATH,
}  # fmt: skip


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Every statement of a module with the name of the function that it stands in."""
    for node in tree.body:
        yield getattr(node, "name", "the module"), node


def uses(file: Path) -> set[tuple[str, str, str]]:
    """(file, function, what) of every use in a file."""
    tree = ast.parse(file.read_text())
    name = file.relative_to(SOURCE).as_posix()
    return {
        (name, function, node.attr)
        for function, body in _functions(tree)
        for node in ast.walk(body)
        if isinstance(node, ast.Attribute) and node.attr in SWALLOWS and not _is_every_column(node)
    }


def _is_every_column(node: ast.Attribute) -> bool:
    """`pl.all()` names columns; it does not aggregate."""
    return node.attr == "all" and isinstance(node.value, ast.Name) and node.value.id == "pl"


def found() -> set[tuple[str, str, str]]:
    files = [file for folder in ("facts", "safeguards") for file in (SOURCE / folder).rglob("*.py") if file != GUARD]
    return {use for file in files for use in uses(file)}


def test_nothing_outside_the_guard_swallows_a_null() -> None:
    assert found() - set(ALLOWED) == set()


def test_what_is_allowed_is_still_used() -> None:
    assert set(ALLOWED) - found() == set()


def test_the_guard_is_where_nulls_are_handled() -> None:
    assert uses(GUARD)
