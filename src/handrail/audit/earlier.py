"""An audit that ended: its `run.json` and its staged records, opened again without the source that they were read from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from handrail.record import Record
from handrail.sources import staging_manifest
from handrail.sources.canonical import Canonical
from handrail.sources.staging import QUARANTINE, Staged
from handrail.terms.errors import UnusableInput

RUN, SCHEMA = "run.json", 1
LIES_IN = "records-lie-in.json"  # of records that were judged where they lie: which folder that is
Records = Staged | Canonical
ORIGIN = ("source", "kind", "indication_claimed", "source_digest", "inputs", "not_read")
AUDIT_FIRST = "audit the source first: handrail audit SOURCE --out DIR"


@dataclass(frozen=True)
class Earlier:
    """What an audit left in `folder`: what `run.json` says, and the records, bucket by bucket: staged, or where they lie."""

    folder: Path
    run: Mapping[str, Any]
    staged: Records

    @classmethod
    def opened(cls, folder: Path) -> Earlier:
        """Raises UnusableInput where there is no finished audit with all of its staging, or one of another version."""
        found = cls(folder, _run_of(folder), _staged_of(folder))
        if any(found.run[name] != found.staged.manifest[name] for name in ("counts", "newest_at")):
            remedy = "the source was staged again after that: run the audit to its end"
            raise UnusableInput(f"{RUN} does not belong to what is staged beside it", where=folder, remedy=remedy)
        found.staged.refuse_incomplete()
        return found

    @property
    def buckets(self) -> int:
        return self.staged.buckets

    @property
    def digest(self) -> str:
        return self.staged.digest

    def bucket(self, number: int) -> Record:
        return self.staged.bucket(number)

    @property
    def zone(self) -> tzinfo | None:
        """The time zone that the audit judged in; None for UTC."""
        name = self.run["zone"]
        return None if name == "UTC" else ZoneInfo(name)

    @property
    def at(self) -> datetime:
        """The instant (UTC) that the audit judged at."""
        return datetime.fromisoformat(self.run["at"])

    @property
    def protocol(self) -> str:
        """The key of the protocol that the audit judged by, without the numbers of a question."""
        return str(self._judged_by["key"])

    @property
    def adoption(self) -> Mapping[str, Any] | None:
        """The adoption that the audit was given."""
        given: Mapping[str, Any] | None = self._judged_by["adoption"]
        return given

    @property
    def _judged_by(self) -> Mapping[str, Any]:
        """What the audit says of its protocol: of the one that a question changed, where it is a question."""
        asked = self.run["what_if"]
        told: Mapping[str, Any] = asked["of"] if asked else self.run["protocol"]
        return told

    @property
    def origin(self) -> dict[str, Any]:
        """Where the staged records came from, as `run.json` says it."""
        return {name: self.run[name] for name in ORIGIN}

    def lend_quarantine(self, out: Path) -> None:
        """Puts what was refused beside another report of the same records; the same bytes on the disk where it can."""
        lent = out / QUARANTINE
        lent.unlink(missing_ok=True)
        if not (self.folder / QUARANTINE).exists():
            return  # nothing is refused where records are judged where they lie
        try:
            os.link(self.folder / QUARANTINE, lent)
        except OSError:
            shutil.copyfile(self.folder / QUARANTINE, lent)


def _run_of(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise UnusableInput("there is no such folder", where=folder, remedy="name the folder that handrail audit --out wrote")
    try:
        run = orjson.loads((folder / RUN).read_bytes())
    except FileNotFoundError as error:
        unfinished = (folder / "staged").is_dir()
        what = "its audit was not finished" if unfinished else "it holds no audit"
        raise UnusableInput(f"{what}: {RUN} is not there", where=folder, remedy=AUDIT_FIRST) from error
    except orjson.JSONDecodeError as error:
        raise UnusableInput(f"{RUN} is broken", where=folder, remedy=AUDIT_FIRST) from error
    if not isinstance(run, dict) or run.get("schema") != SCHEMA or not {"what_if", "protocol"} <= run.keys():
        raise UnusableInput(f"{RUN} is of another version", where=folder, remedy="run the audit of the source again")
    return run


def remember(records: Records, out: Path) -> None:
    """Writes into `out` where canonical records lie; staged ones lie in `out` itself, so what was said there before goes."""
    (out / LIES_IN).unlink(missing_ok=True)
    if isinstance(records, Canonical):
        (out / LIES_IN).write_bytes(orjson.dumps({"folder": str(records.folder.resolve()), "digest": records.digest}))


def _staged_of(folder: Path) -> Records:
    if (folder / LIES_IN).exists():
        return _lying_elsewhere(folder / LIES_IN)
    staged = folder / "staged"
    if not (staged / staging_manifest.NAME).exists():
        raise UnusableInput("its records are not staged here", where=folder,
                            remedy="name the run that staged them, or run the audit of the source again")  # fmt: skip
    if staging_manifest.read(staged) is None:
        raise UnusableInput("was staged by another version", where=staged, remedy="run the audit of the source again")
    return Staged.load(folder)


def _lying_elsewhere(pointer: Path) -> Canonical:
    try:
        said = orjson.loads(pointer.read_bytes())
        folder = Path(said["folder"])
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise UnusableInput("it does not say where the records lie", where=pointer, remedy=AUDIT_FIRST) from error
    records = Canonical.load(folder)
    if records.digest != said.get("digest"):
        raise UnusableInput("other records lie there now than were audited", where=records.folder, remedy="audit them first")
    return records
