"""Whose hand it is: the person, and the device that they use. Every write takes one as `by=`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.clinic.accounts.models import User


@dataclass(frozen=True)
class Actor:
    """user: None where nobody asked and the clinic acts by itself. device: an id that says which browser, and nothing else."""

    user: User | None
    device: str

    @property
    def id(self) -> str:
        """What the trail names them by."""
        return str(self.user.pk) if self.user else f"clinic:{self.device}"


CLINIC = Actor(None, "worker")
COMMAND = Actor(None, "command")
