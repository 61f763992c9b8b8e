"""A second party's part: signing a checkpoint too, once it is seen that the tree only grew since the last that they signed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from handrail.terms.errors import UnusableInput
from handrail.trail.checks import COSIGNER, Checkpoint, Frontier, Key
from handrail.trail.folder import CHECKPOINTS, LEAVES, checkpoints_in
from handrail.trail.signing import Signer, cosign

FORGED = "do not sign, and ask the clinic: either it was changed, or this is not what you were given before"


def witness(folder: Path, signer: Signer, seen: Path, *, at: datetime) -> tuple[Checkpoint, bool]:
    """Adds the signer's line to the newest checkpoint in the folder that the clinic fills; False where it is there already.

    seen: where the signer keeps, for themselves, the last checkpoint that they signed. That one, and every one in the folder,
    must fit the leaves, so that the tree only grew from each to the next. UnusableInput where one does not.
    """
    checkpoints = checkpoints_in(folder / CHECKPOINTS)
    newest = checkpoints[-1]
    _refuse_what_does_not_fit(folder / LEAVES, [*(checkpoints_in(seen) if seen.exists() else []), *checkpoints])
    own = Key(signer.name, COSIGNER, signer.key.public)
    if newest.is_signed_by(own):
        return newest, False
    file = Path(newest.where)
    part = file.parent.parent / f"{file.name}.cosigned.part"
    part.write_bytes(cosign(file.read_bytes(), signer, at=at))
    part.replace(file)
    seen.write_bytes(file.read_bytes())
    return newest, True


def _refuse_what_does_not_fit(leaves: Path, checkpoints: list[Checkpoint]) -> None:
    frontier, roots, wanted = Frontier(), dict[int, bytes](), {one.size for one in checkpoints}
    with leaves.open("rb") as file:
        while len(leaf := file.read(32)) == 32:
            frontier.append(leaf)
            if frontier.size in wanted:
                roots[frontier.size] = frontier.root()
    for one in checkpoints:
        if roots.get(one.size) != one.root:
            raise UnusableInput("the leaves beside the checkpoints are not those of its tree", where=one.where, remedy=FORGED)
