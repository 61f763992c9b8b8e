"""Proofs out of a whole tree: that an entry is in it, and that it only added to what it was. Checked by `checks`."""

from __future__ import annotations

from collections.abc import Sequence

from handrail.trail.checks import Frontier


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree over leaf hashes, 32 bytes each."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], number: int) -> list[bytes]:
    """The hashes that lead from the leaf at that place to the root (RFC 9162, 2.1.3.1). IndexError beyond the tree."""
    if not 0 <= number < len(leaves):
        raise IndexError(f"there is no entry {number} in a tree of {len(leaves)}")
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if number < half:
        return [*inclusion_proof(leaves[:half], number), root_of(leaves[half:])]
    return [*inclusion_proof(leaves[half:], number - half), root_of(leaves[:half])]


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """The hashes that lead from the root of the first `old` leaves to the root of all (RFC 9162, 2.1.4.1)."""
    if not 0 <= old <= len(leaves):
        raise IndexError(f"a tree of {len(leaves)} never had {old} entries")
    return [] if old in (0, len(leaves)) else _subproof(leaves, old, whole=True)


def _subproof(leaves: Sequence[bytes], old: int, *, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    half = _half(len(leaves))
    if old <= half:
        return [*_subproof(leaves[:half], old, whole=whole), root_of(leaves[half:])]
    return [*_subproof(leaves[half:], old - half, whole=False), root_of(leaves[:half])]


def _half(size: int) -> int:
    """The greatest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1
