"""Options that several commands share, read strictly."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from handrail.audit.earlier import Earlier
from handrail.protocol import adopt, asking, load
from handrail.protocol.model import Protocol
from handrail.record import TABLES
from handrail.terms import moment
from handrail.terms.errors import UnusableInput, UnusableProtocol

DEFAULT_PROTOCOL = "iv-racemic"
NO_PLACE = ("localtime", "Factory")  # whatever this machine is set to, and a machine that was never set
LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", re.ASCII)
CLAIMABLE = tuple(name for name in TABLES if name != "coverage")  # which says what the others hold
CLAIM = "write TABLE, or TABLE:2020-01-01..2024-12-31, with commas between several"


def file(text: str) -> Path:
    """The path that an argument names; an empty one would mean the current folder, which nobody meant."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty: write the path of a file")
    return Path(text)


def folder(text: str) -> Path:
    """As `file`, for a folder that results go to."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty: write the path of a folder, such as results")
    return Path(text)


def add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("text", "json"), default="text", help="for people, or for programs")


def add_judging(command: argparse.ArgumentParser) -> None:
    """Which protocol, which instant, which calendar, and what the source claims to hold."""
    command.add_argument("--protocol", metavar="ID[@VERSION]",
                         help="where a plan is not pinned to another: the adopted one, or else the newest "
                              f"{DEFAULT_PROTOCOL}; a folder is a clinic's own pack")  # fmt: skip
    command.add_argument("--adoption", type=file, metavar="FILE",
                         help="who adopted the protocol, with which choices: what handrail protocol adopt wrote")  # fmt: skip
    command.add_argument("--at", metavar="TIME", help="the instant of the question; the newest in the data when not given")
    command.add_argument("--zone", metavar="NAME", help="the program's time zone, such as America/New_York")
    command.add_argument("--covers", metavar="TABLE,…",
                         help="tables that the source claims to hold completely, such as conditions,administrations; for a "
                              "period, administrations:2020-01-01..2024-12-31")  # fmt: skip


def add_rethreshold(command: argparse.ArgumentParser, about: str) -> None:
    command.add_argument(
        "--rethreshold", action="append", default=[], metavar="PARAMETER=VALUE", help=f"{about}; as often as needed"
    )


def protocols(key: str | None, adoption: Path | None = None, rethreshold: Sequence[str] = ()) -> tuple[Protocol, ...]:
    """The protocol asked for, first, and every other that a plan may be pinned to.

    Without a name: the adopted one, or else the default. A research protocol is first only where it is named. rethreshold:
    numbers that are changed for a question, in the first alone.
    """
    default = adopt.names(adoption) if adoption else DEFAULT_PROTOCOL
    asked = load.asked(key) if key is not None else load.find(default)
    asked = adopt.adopted(asked, adoption) if adoption else asked
    load.refuse_as_default(asked)
    asked = asking.with_numbers(asked, rethreshold)
    return (asked, *(one for one in load.shipped() if one.key != asked.key))


def protocols_of(
    earlier: Earlier, key: str | None, adoption: Path | None, rethreshold: Sequence[str] = ()
) -> tuple[Protocol, ...]:  # fmt: skip
    """As `protocols`; without a name, the first is the one that the earlier audit judged by, as it was adopted then."""
    if key is not None or adoption is not None:
        return protocols(key, adoption, rethreshold)
    if earlier.adoption is not None:
        raise UnusableInput(f"it judged by {earlier.protocol} as {earlier.adoption['by']} had adopted it", where=earlier.folder,
                            remedy="give that document again with --adoption, or name a --protocol")  # fmt: skip
    try:
        return protocols(earlier.protocol, None, rethreshold)
    except UnusableProtocol as error:
        if "there is no protocol" not in error.what:
            raise
        raise UnusableInput(f"it judged by {earlier.protocol}, which does not come with this program", where=earlier.folder,
                            remedy="name the folder of that pack with --protocol") from error  # fmt: skip


def zone(name: str | None) -> tzinfo | None:
    """The time zone of that name; None for none given."""
    if name is None:
        return None
    if name not in available_timezones() or name in NO_PLACE:
        raise UnusableInput(f"{name!r} is not a time zone", where="--zone", remedy="use a name such as America/New_York")
    return ZoneInfo(name)


def instant(text: str | None, local: tzinfo | None) -> datetime | None:
    """The instant that `--at` names, in UTC: with a time zone, or in the program's; a day means its last instant."""
    if text is None:
        return None
    try:
        return moment.parse(text, local).at_latest
    except ValueError as error:
        named = _without_zone(text, local)
        if named is None:
            remedy = "write 2026-03-02T09:15:00-05:00, or 2026-03-02T09:15 with --zone, or 2026-03-02 for the end of that day"
            raise UnusableInput(str(error), where="--at", remedy=remedy) from error
        return named


def _without_zone(text: str, local: tzinfo | None) -> datetime | None:
    try:
        given = datetime.fromisoformat(text) if LOCAL.fullmatch(text) else None
    except ValueError:
        return None
    if given is None or local is None or not 1900 <= given.year < 2200:
        return None
    return given.replace(tzinfo=local).astimezone(UTC)


def covers(text: str | None) -> tuple[str, ...]:
    """The tables, with an optional period each, that `--covers` names; none where it is not given."""
    claims = () if text is None else tuple(part.strip() for part in text.split(","))
    for claim in claims:
        domain, colon, period = claim.partition(":")
        if not claim:
            raise UnusableInput("it names no table" if text == "" else "a table is missing between or beside its commas",
                                where="--covers", remedy=CLAIM)  # fmt: skip
        if domain not in CLAIMABLE:
            raise UnusableInput(f"there is no table {domain!r}", where="--covers", remedy=f"one of {', '.join(CLAIMABLE)}")
        if colon and not all(period.partition("..")):
            raise UnusableInput(f"{claim!r} names no period from one day to another", where="--covers", remedy=CLAIM)
        if claims.count(claim) > 1:
            raise UnusableInput(f"{claim!r} stands there twice", where="--covers", remedy="write it once")
    return claims
