"""Which cut-offs hold for a patient, and what to say where that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.instruments.model import Context, CutOff

MEN, WOMEN = "men", "women, other or sex not known"
LOWER = "sex not known, or neither male nor female: the lower cut-off, the one for women, was used"


def in_force(cut_offs: Iterable[CutOff], context: Context, of: str = "total") -> tuple[CutOff, ...]:
    """Those that hold for this patient. Of two that depend on sex, the lower holds for everyone but men: it finds more."""
    return tuple(one for one in cut_offs if one.of == of and _applies(one.who, context))


def _applies(who: str, context: Context) -> bool:
    if who == "everyone":
        return True
    if who in (MEN, WOMEN):
        return (context.sex == "male") == (who == MEN)
    return context.substance == who


def about_sex(cut_offs: Iterable[CutOff], context: Context) -> tuple[str, ...]:
    """A note where the cut-off depends on sex, and sex does not say which."""
    return (LOWER,) if context.sex not in ("male", "female") and any(one.who == MEN for one in cut_offs) else ()
