"""Every spec, in the order of the catalogue."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from handrail.safeguards.catalogue import CATALOGUE
from tests.spec.case import Spec

HERE = Path(__file__).parent / "safeguards"


def module_of(id: str) -> str:
    return id.replace("-", "_")


def specs() -> tuple[Spec, ...]:
    """The spec of every safeguard that has one."""
    ids = [one.id for one in CATALOGUE if (HERE / f"{module_of(one.id)}.py").exists()]
    return tuple(import_module(f"tests.spec.safeguards.{module_of(id)}").SPEC for id in ids)
