"""The closed list of parameters: what every protocol must state, and in which unit.

A safeguard may ask for any of these and for nothing else. A pack that leaves one out does not load, so a
missing number can never be mistaken for a number that somebody chose not to limit. A released pack never changes, so a
parameter that came later is stated by packs of its edition and those after; in an older one it has no value, and what asks for
it has no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handrail.protocol import first_edition, second_edition
from handrail.protocol.parameter import Choice, ParameterDefinition, Stricter

__all__ = [
    "DEFINITIONS",
    "EDITION",
    "PARAMETERS",
    "RELAXABLE",
    "TREATED",
    "Choice",
    "ParameterDefinition",
    "Stricter",
    "stated_in",
]

PARAMETERS: tuple[ParameterDefinition, ...] = (*first_edition.PARAMETERS, *second_edition.PARAMETERS)

EDITION = max(each.edition for each in PARAMETERS)
"""The newest edition: what a pack that is written now must state."""


def stated_in(edition: int) -> tuple[ParameterDefinition, ...]:
    """The parameters that a pack of that edition states, in their order."""
    return tuple(each for each in PARAMETERS if each.edition <= edition)


RELAXABLE: Mapping[str, tuple[str, ...]] = MappingProxyType({"active-substance-use-disorder": ("alcohol",)})
"""The safeguards that a `differs` can relax in a way that verdicts read, each with the disorders that may be treated."""

TREATED = "treated_disorder_substance"
"""Read as a parameter is, but stated in `differs`: the substance whose use disorder the protocol itself treats, or `none`."""

DEFINITIONS: Mapping[str, ParameterDefinition] = MappingProxyType({each.name: each for each in PARAMETERS})
