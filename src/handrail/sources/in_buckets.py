"""Records that lie in buckets, by what their manifest says of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any


class InBuckets:
    """What every manifest of buckets says."""

    manifest: Mapping[str, Any]

    @property
    def buckets(self) -> int:
        return int(self.manifest["buckets"])

    @property
    def digest(self) -> str:
        """Stands for the records: see where the manifest is made."""
        return str(self.manifest["digest"])

    @property
    def newest_at(self) -> datetime | None:
        """The newest plausible instant at which something happened; None when nothing has a time."""
        given = self.manifest["newest_at"]
        return None if given is None else datetime.fromisoformat(given)
