"""Which of two values of a parameter is the stricter one, where that is known."""

from __future__ import annotations

from handrail.protocol.model import Amount, Value
from handrail.protocol.parameters import DEFINITIONS, Choice, Stricter

STRICTER, LOOSER = "stricter", "looser"


def way(name: str, was: Value | None, is_: Value | None) -> str | None:
    """`stricter` or `looser`: which way the parameter moves; None where it stays, or where nobody can say.

    No limit at all is looser than any limit. To state nothing is no direction: what rests on it becomes unknown.
    """
    toward = DEFINITIONS[name].stricter
    if was is None or is_ is None or toward is None:
        return None
    if was.amount is None or is_.amount is None:
        return None if was.amount is is_.amount else (LOOSER if is_.amount is None else STRICTER)
    before, after = _rank(name, was.amount), _rank(name, is_.amount)
    if before == after:
        return None
    return STRICTER if (after > before) == (toward is Stricter.HIGHER) else LOOSER


def _rank(name: str, amount: Amount) -> float:
    """Amounts in their order; words in the order in which their definition lists them."""
    kind = DEFINITIONS[name].kind
    if isinstance(kind, Choice):
        return kind.words.index(str(amount))
    return amount.total_seconds() if not isinstance(amount, int | str) else float(amount)
