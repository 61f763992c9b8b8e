"""What tells a resource from its copies and versions."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from handrail.sources.lines_json import written


def identity_of(seq: int, resource: dict[str, Any]) -> tuple[object, ...] | None:
    """Its place, type, id, version and a digest of its content; None: nested too deeply to be written again."""
    digest = digest_of(resource)
    if digest is None:
        return None
    return seq, resource["resourceType"], resource.get("id"), version_of(resource), digest


def version_of(resource: dict[str, Any]) -> str | None:
    """The version that it calls itself, else when it was last updated, as it is written there."""
    meta = resource.get("meta")
    version = (meta.get("versionId") or meta.get("lastUpdated")) if isinstance(meta, dict) else None
    return None if version is None else str(version)


def digest_of(resource: Any) -> bytes | None:
    """A digest of the content that does not depend on the order of keys or on white space; None: nested too deeply."""
    content = written(resource)
    return None if content is None else blake2b(content, digest_size=8).digest()
