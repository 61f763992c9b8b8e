"""Verifies a trail, its signed checkpoints and its signed documents, offline: `python verifier.py TRAIL_FOLDER`.

Run as the one file that `handrail trail verifier` writes, it needs the standard library and the package cryptography, nothing
of Handrail, no network and no database; it writes nothing. docs/reference/trail.md says in words what it checks.
Exit status: 0 good, 1 tampered with (the first bad entry is named), 2 something cannot be read.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from handrail.trail.checks import (
    ENTRY,
    LOG,
    Checkpoint,
    Frontier,
    Key,
    Unusable,
    in_order,
    leaf_hash,
    opens,
    read_key,
)
from handrail.trail.documents import check_signature, record_digest, url64
from handrail.trail.folder import (
    CHECKPOINTS,
    ENTRIES,
    FILES,
    KEYS,
    LEAVES,
    NO_MORE,
    OPENINGS,
    SIGNATURES,
    Beside,
    Outside,
    checkpoints_in,
    keys_in,
    outside_of,
)

KEY_ADDED, KEY_RETIRED, ENROLLED, REVOKED = "trail.key-added", "trail.key-retired", "passkey.enrolled", "passkey.revoked"
TOLD = frozenset(one.encode() for one in (KEY_ADDED, KEY_RETIRED, ENROLLED, REVOKED))
SHOWN_MAX = 20
NOTHING = (b"",) * 5  # of a line that is no entry
DOCUMENT = b'"signature_sha256":'
NOT_OUTSIDE = (
    "it was not checked against anything kept outside: whoever holds the database and the key could have rewritten it all"
)
SIGNATURE_SCHEMA = "handrail-signature/1"
ENROLLED_WHERE = "whether the key was the signer's at that time, and when it was signed: the trail tells"
OWN_KEYS = "its keys were not checked against a key kept outside: they are the ones that it brings along"


@dataclass(frozen=True)
class Problem:
    """One sign of tampering; `entry` is the number of the entry that it names, if it names one."""

    entry: int | None
    what: str

    def __str__(self) -> str:
        return self.what if self.entry is None else f"entry {self.entry} {self.what}"


@dataclass
class Verdict:
    """What was looked at, what is wrong, and what nobody looked at. Counts are of what was found right where it could be."""

    entries: int = 0
    checkpoints: int = 0
    commitments: int = 0
    opened: int = 0
    documents: int = 0
    documents_checked: int = 0
    held_against: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        return {"schema": "handrail-trail-verdict/1", "good": self.is_good, **asdict(self)}

    def lines(self) -> Iterator[str]:
        """What a person reads; the first line is the answer."""
        yield "good: nothing was found changed" if self.is_good else f"TAMPERED WITH: {self.problems[0]}"
        yield from (f"and: {one}" for one in self.problems[1:SHOWN_MAX])
        if len(self.problems) > SHOWN_MAX:
            yield f"and: {len(self.problems) - SHOWN_MAX} more"
        yield f"looked at: {self.entries} entries, {self.checkpoints} checkpoints of its own"
        yield f"looked at: {self.opened} openings of {self.commitments} commitments"
        yield f"looked at: {self.documents_checked} of {self.documents} signed documents"
        yield from (f"held against: {one}" for one in self.held_against)
        yield from (f"NOT CHECKED: {one}" for one in self.not_checked)


@dataclass
class Met:
    """What the way through the entries brought to light."""

    keys: list[Key]  # all that were ever in force
    retired: set[Key] = field(default_factory=set)
    roots: dict[int, bytes] = field(default_factory=dict)
    key_entries: list[tuple[int, str, Key]] = field(default_factory=list)
    passkeys: dict[str, tuple[str, str]] = field(default_factory=dict)  # credential id: whose, SHA-256 of its public key


def verify(folder: Path, against: Path | None = None, keys: Path | None = None) -> Verdict:
    """Verifies the trail in a folder, or one signature in a file; Unusable where something cannot be read at all.

    against: a checkpoint, or a folder of them, that was kept outside. keys: verifier keys that were kept outside.
    """
    if folder.is_file():
        return _signature_alone(folder, keys)
    for name in FILES:
        if not (folder / name).exists():
            raise Unusable(f"{folder}: it holds no {name}, so it is no trail, or not a whole one")
    own, outside, brought = checkpoints_in(folder / CHECKPOINTS), outside_of(folder, against), keys_in(folder / KEYS)
    anchors = [*(keys_in(keys) if keys else []), *outside.keys]
    trusted = anchors or brought
    met, verdict = Met(list(trusted)), Verdict(checkpoints=len(own))
    wanted = {0, *(one.size for one in (*own, *outside.checkpoints))}
    with outside.leaves.open("rb") if outside.leaves else io.BytesIO() as kept:
        _walk(folder, wanted, kept, met, verdict)
    _judge_own(own, trusted, met, verdict, anchored=bool(anchors))
    _judge_outside(outside, own[0].origin, met, verdict)
    _say_what_is_open(own, outside, verdict, anchored=bool(anchors))
    return verdict


def _signature_alone(file: Path, keys: Path | None) -> Verdict:
    """One signed document, as it is downloaded."""
    try:
        record = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict) or record.get("schema") != SIGNATURE_SCHEMA:
        raise Unusable(f"{file}: it is no signature and no folder of a trail, or was cut off")
    if record.get("method") == "password-and-code" and keys is None:
        raise Unusable(f"{file}: the clinic attests this signature with a key of its own: give the verifier key with --key")
    wrong = check_signature(record, keys_in(keys) if keys else [])
    unchecked = [] if wrong else [ENROLLED_WHERE]
    return Verdict(
        documents=1, documents_checked=int(not wrong), problems=[Problem(None, one) for one in wrong], not_checked=unchecked
    )


# The entries, one after the other.


def _walk(folder: Path, wanted: set[int], kept: IO[bytes], met: Met, verdict: Verdict) -> None:
    """Goes once through all entries. wanted: the sizes at which the root is remembered; kept: leaves kept outside."""
    frontier, before, all_right, commitments = Frontier(), b"", True, 0
    met.roots[0] = frontier.root()
    with ExitStack() as stack:
        beside = openings, records = [Beside(folder / name, stack) for name in (OPENINGS, SIGNATURES)]
        lines, leaves = (stack.enter_context((folder / name).open("rb")) for name in (ENTRIES, LEAVES))
        for number, line in enumerate(lines):
            found = ENTRY.fullmatch(line)
            leaf, stored, outside = leaf_hash(line[:-1]), leaves.read(32), kept.read(32)
            told, at, act, sealed, detail = found.groups() if found else NOTHING
            if all_right and not (leaf == stored and at > before and told == b"%d" % number and outside in (leaf, b"")
                                  and in_order(sealed, detail)):  # fmt: skip
                all_right = False  # what comes after the first bad entry may be bad only for its sake
                verdict.problems.append(Problem(number, _why(line, number, before, leaf, stored, outside)))
            if sealed:
                commitments += sealed.count(b":")
            if found and (act in TOLD or number in (openings.number, records.number) or DOCUMENT in detail):
                _look_into(json.loads(line), beside, met, verdict)
            before = at
            frontier.append(leaf)
            if frontier.size in wanted:
                met.roots[frontier.size] = frontier.root()
        verdict.entries, verdict.commitments = frontier.size, commitments
        _left_over(beside, leaves.read(32), kept.read(32), verdict)


def _why(line: bytes, number: int, before: bytes, leaf: bytes, stored: bytes, outside: bytes) -> str:
    found = ENTRY.fullmatch(line)
    if found is None:
        return "is not written as entries are: it was changed, or cut off"
    told = json.loads(line)
    reasons = {
        f"calls itself {told['n']}, so entries were removed, put in or exchanged": told["n"] != number,
        "is not the one that was kept outside": outside not in (leaf, b""),
        "is not what its leaf stands for, so one of the two was changed": leaf != stored,
        "is not written after the one before it": found[2] <= before,
        "holds names twice or out of order": not in_order(found[4], found[5]),
    }
    said = "; it ".join(words for words, is_so in reasons.items() if is_so)
    return f"({told['act']} by {told['by']}, written {told['written_at']}) {said}"


def _left_over(beside: Iterable[Beside], stored: bytes, outside: bytes, verdict: Verdict) -> None:
    """What stands beside entries that are not there."""
    if stored or outside:
        where = "kept outside" if outside else "in leaves"
        verdict.problems.append(Problem(verdict.entries, f"is missing: the trail ends before it, and its 32 bytes are {where}"))
    for one in beside:
        if one.number != NO_MORE and not verdict.problems:
            verdict.problems.append(
                Problem(None, f"{one.file} speaks of entry {one.number}, which is not there or not in its order")
            )


def _look_into(entry: dict[str, Any], beside: Sequence[Beside], met: Met, verdict: Verdict) -> None:
    """What an entry tells of keys and passkeys, and whether what stands beside it belongs to it."""
    number, wrong, opened = entry["n"], _remember(entry, met), set()
    for one in beside[0].of(number):
        if opens(one, entry["commitments"]):
            opened.add(one["name"])
        else:
            wrong.append(f"has an opening in {OPENINGS} that does not fit its commitment")
    records = [_document(entry, one.get("record"), met) for one in beside[1].of(number)]
    wrong += [f"has a signed document that is not right: {words}" for found in records for words in found]
    verdict.opened += len(opened)
    verdict.documents += "signature_sha256" in entry["detail"]
    verdict.documents_checked += bool(records) and not any(records)
    verdict.problems += [Problem(number, words) for words in wrong]


def _remember(entry: dict[str, Any], met: Met) -> list[str]:
    act, about, detail = entry["act"], entry["about"]["id"], entry["detail"]
    if act == ENROLLED:
        met.passkeys[about] = (entry["by"], str(detail.get("public_key_sha256")))
    elif act == REVOKED:
        met.passkeys.pop(about, None)
    elif act in (KEY_ADDED, KEY_RETIRED):
        try:
            key = read_key(str(detail.get("verifier_key")), "its verifier_key")
        except Unusable as error:
            return [f"tells of a key that is none: {error}"]
        if act == KEY_ADDED:
            met.keys.append(key)
        else:
            met.retired.add(key)
        met.key_entries.append((entry["n"], act, key))
    return []


def _document(entry: dict[str, Any], record: Any, met: Met) -> list[str]:
    """What is wrong with the signed document that stands beside an entry."""
    if not isinstance(record, dict) or (wrong := check_signature(record, [key for key in met.keys if key not in met.retired])):
        return wrong if isinstance(record, dict) else ["it is no record of a signature"]
    if entry["detail"].get("signature_sha256") != record_digest(record):
        return ["the entry does not stand for this signature"]
    if entry["by"] != record["signer"]["id"]:
        return ["somebody else signed it"]
    if record["method"] == "passkey":
        credential = record["credential"]
        enrolled = (entry["by"], sha256(url64(credential["public_key"])).hexdigest())
        if met.passkeys.get(credential["id"]) != enrolled:
            return ["no earlier entry enrols that passkey for the signer, or it was revoked since"]
    return []


# Checkpoints: the trail's own, and those kept outside.


def _judge_own(own: Sequence[Checkpoint], trusted: list[Key], met: Met, verdict: Verdict, *, anchored: bool) -> None:
    """Signatures of the trail's own checkpoints, each by a key in force at its size; then their roots.

    An entry that adds or retires a key holds from the first checkpoint on that covers it and is signed by a key in force.
    """
    told, signed_before, older = list(met.key_entries), False, 0
    for one in own:
        answers = {key: one.is_signed_by(key) for key in trusted}
        verdict.problems += [_wrongly(one, key) for key, answer in answers.items() if answer is False]
        signed = any(answer and key.kind == LOG and key.name == one.origin for key, answer in answers.items())
        if not signed and (signed_before or not anchored):
            verdict.problems.append(Problem(None, f"the checkpoint {one.where} is signed by no key that was in force"))
        if one.origin != own[0].origin:
            verdict.problems.append(Problem(None, f"the checkpoint {one.where} is of the trail {one.origin!r}, the first is not"))
        signed_before, older = signed_before or signed, older + (not signed)
        while signed and told and told[0][0] < one.size:
            _, act, key = told.pop(0)
            trusted = [*trusted, key] if act == KEY_ADDED else [other for other in trusted if other != key]
    if not signed_before and anchored:
        verdict.problems.append(Problem(None, "no checkpoint is signed by a key that was kept outside"))
    if older and anchored:
        verdict.not_checked.append(f"{older} older checkpoints, signed by none of the keys given")
    verdict.problems += _first_difference(own, met, verdict.entries, "its own checkpoint")


def _judge_outside(outside: Outside, origin: str, met: Met, verdict: Verdict) -> None:
    for one in outside.checkpoints:
        answers = {key: one.is_signed_by(key) for key in met.keys}
        verdict.problems += [_wrongly(one, key) for key, answer in answers.items() if answer is False]
        if True not in answers.values():
            verdict.problems.append(Problem(None, f"{one.where}, kept outside, is signed by none of the trail's keys"))
        if one.origin != origin:
            verdict.problems.append(
                Problem(None, f"{one.where}, kept outside, is of the trail {one.origin!r}, and this is {origin!r}")
            )
        if met.roots.get(one.size) == one.root:
            verdict.held_against.append(f"{one.where}, of {one.size} entries: the root is the same")
    verdict.problems += _first_difference(outside.checkpoints, met, verdict.entries, "the checkpoint kept outside")


def _wrongly(one: Checkpoint, key: Key) -> Problem:
    return Problem(None, f"the checkpoint {one.where} of {one.size} entries bears a wrong signature of {key.label}")


def _first_difference(checkpoints: Sequence[Checkpoint], met: Met, entries: int, whose: str) -> list[Problem]:
    """The first checkpoint that another tree stands under, and between which entries the change lies."""
    last_good = 0
    for one in checkpoints:
        if one.size > entries:
            return [Problem(entries, f"is missing: the trail ends before it, and {whose} {one.where} is of {one.size} entries")]
        if met.roots[one.size] != one.root:
            lies = f"one of the entries {last_good} to {one.size - 1} is not what it was: " if last_good < one.size else ""
            return [Problem(None, f"{lies}{whose} {one.where} of {one.size} entries has another root")]
        last_good = one.size
    return []


def _say_what_is_open(own: Sequence[Checkpoint], outside: Outside, verdict: Verdict, *, anchored: bool) -> None:
    newest = max((one.size for one in outside.checkpoints), default=0)
    unopened, unseen = verdict.commitments - verdict.opened, verdict.documents - verdict.documents_checked
    said = {
        NOT_OUTSIDE: not outside.checkpoints,
        f"the entries from {newest} on, which are newer than what was kept outside": 0 < newest < verdict.entries,
        OWN_KEYS: not anchored,
        f"the entries from {own[-1].size} on, which stand under no signed checkpoint yet": own[-1].size < verdict.entries,
        f"{unopened} commitments, whose openings were erased or not given out": unopened > 0,
        f"{unseen} signed documents, which were not given out or are not right": unseen > 0,
    }
    verdict.not_checked += [words for words, is_so in said.items() if is_so]


# The command.


def main(arguments: Sequence[str] | None = None) -> int:
    """Verifies one trail, says what was found, and returns the exit status."""
    parser = argparse.ArgumentParser(prog="verifier.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("trail", type=Path, metavar="TRAIL_FOLDER", help="what was exported; or the file of one signature")
    parser.add_argument("--against", type=Path, metavar="OUTSIDE", help="a checkpoint kept outside, or a folder of them")
    parser.add_argument("--key", type=Path, metavar="FILE", help="verifier keys kept outside, one a line")
    given = parser.parse_args(arguments)
    try:
        verdict = verify(given.trail, given.against, given.key)
    except (Unusable, OSError) as error:
        sys.stderr.write(f"verifier: {printable(str(error))}\n")
        return 2
    sys.stdout.write("".join(f"{printable(line)}\n" for line in verdict.lines()))
    return 0 if verdict.is_good else 1


def printable(text: str) -> str:
    """A line without signs that a terminal would obey."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


if __name__ == "__main__":
    sys.exit(main())
