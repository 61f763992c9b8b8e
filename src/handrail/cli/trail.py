"""`handrail trail`: whether a trail of acts, its checkpoints and its signed documents are what they were."""

from __future__ import annotations

import argparse
import base64
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from handrail.cli import clinic, options
from handrail.cli.listing import indented
from handrail.clinic import clock
from handrail.terms.errors import UnusableInput
from handrail.trail import verifier
from handrail.trail.checks import COSIGNER, Unusable
from handrail.trail.signing import Signer
from handrail.trail.single_file import single_file
from handrail.trail.witness import witness

VERIFY_EXITS = "exit status: 0 good, 1 tampered with (the first bad entry is named), 2 something cannot be read"
VERIFIER_NOTE = ("the file needs Python 3.11 and the package cryptography, nothing of Handrail: python verifier.py TRAIL_FOLDER. "
                 "exit status: 0 written, 2 it cannot be written")  # fmt: skip


WITNESS_NOTE = ("give the verifier key that is printed to whoever verifies: handrail trail verify … --key FILE. "
                "exit status: 0 signed, 2 it was not, and why")  # fmt: skip
EXPORT_NOTE = "without --openings nothing personal leaves. exit status: 0 written, 2 it cannot be written"


def add_to(commands: Any) -> None:
    """Adds the command and its verbs to the parser."""
    about = "verify a trail that was exported, offline, or write the verifier as one file that runs without Handrail"
    command = commands.add_parser("trail", help=about, description=about)
    verbs = command.add_subparsers(metavar="VERB", required=True)
    _add_verify(verbs)
    about = "write the clinic's trail into a folder that anybody can verify"
    verb = verbs.add_parser("export", help=about, description=about, epilog=EXPORT_NOTE)
    verb.add_argument("--out", required=True, type=options.file, metavar="DIR", help="where it goes; it must not exist yet")
    verb.add_argument(
        "--openings", action="store_true", help="also what is personal: the values behind commitments, and signed documents"
    )
    verb.set_defaults(run=clinic.in_words(export))
    about = "sign the newest checkpoint as a second party, once it is seen that the tree only grew"
    verb = verbs.add_parser("witness", help=about, description=about, epilog=WITNESS_NOTE)
    verb.add_argument("folder", type=options.file, metavar="OUTSIDE", help="the folder that the clinic's checkpoints go to")
    verb.add_argument("--name", required=True, help="the second party's own name, as auditor.example.org")
    verb.add_argument(
        "--key", required=True, type=options.file, metavar="FILE", help="their private key; made where there is none"
    )
    verb.set_defaults(run=run_witness)
    about = "write the verifier as one file, to be run on another machine"
    verb = verbs.add_parser("verifier", help=about, description=about, epilog=VERIFIER_NOTE)
    verb.add_argument("--out", required=True, type=options.file, metavar="FILE", help="where it goes; it must not exist yet")
    verb.set_defaults(run=write_verifier)


def _add_verify(verbs: Any) -> None:
    about = "hold an exported trail against its own checkpoints, and against what was kept outside"
    verb = verbs.add_parser("verify", help=about, description=about, epilog=VERIFY_EXITS)
    verb.add_argument("trail", nargs="?", type=options.file, metavar="PATH",
                      help="the folder that was exported, or the file of one signature; without, the clinic's own")  # fmt: skip
    verb.add_argument("--against", type=options.file, metavar="OUTSIDE",
                      help="what was kept outside: a checkpoint, or a folder of them, with the leaves and keys beside them if "
                           "they were kept too; an earlier export is one")  # fmt: skip
    verb.add_argument("--key", type=options.file, metavar="FILE", help="verifier keys that were kept outside, one a line")
    options.add_format(verb)
    verb.set_defaults(run=clinic.in_words(verify))


def verify(given: argparse.Namespace) -> int:
    """Says what was found; what was not checked is said as plainly."""
    try:
        verdict = verifier.verify(given.trail, given.against, given.key) if given.trail else _verify_the_clinics(given)
    except Unusable as error:
        raise UnusableInput(verifier.printable(str(error))) from error
    if given.format == "json":
        sys.stdout.write(orjson.dumps(verdict.as_json(), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        print("\n".join(indented(line, by=0) for line in verdict.lines()))
    return 0 if verdict.is_good else 1


def _verify_the_clinics(given: argparse.Namespace) -> verifier.Verdict:
    """The trail in the database, against what is kept outside: what is given, else the folder that checkpoints go to."""
    exporting = clinic.set_up("handrail.clinic.trail.exporting")
    with tempfile.TemporaryDirectory(prefix="handrail-") as folder:
        place = Path(folder) / "trail"
        exporting.export(place, openings=True)
        return verifier.verify(place, given.against or exporting.kept_outside(), given.key)


def export(given: argparse.Namespace) -> int:
    """Writes the clinic's trail, under a checkpoint of now."""
    exporting = clinic.set_up("handrail.clinic.trail.exporting")
    exporting.sign_and_export(given.out, openings=given.openings)
    print(f"written to {given.out}; verify it with: handrail trail verify {given.out} --against WHAT_WAS_KEPT_OUTSIDE")
    return 0


def run_witness(given: argparse.Namespace) -> int:
    """Signs as the second party, and says with which key."""
    try:
        signer = Signer(given.name, _private_key(given.key), COSIGNER)
        newest, signed = witness(given.folder, signer, given.key.with_name(f"{given.key.name}.seen"), at=clock.now())
    except Unusable as error:
        raise UnusableInput(verifier.printable(str(error))) from error
    print(f"{'signed' if signed else 'signed before'}: {newest.size} entries; verifier key {signer.key}")
    return 0


def _private_key(file: Path) -> Ed25519PrivateKey:
    """The 32 bytes in a file that its user alone can read, as base64; made once."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(file.read_text().strip(), validate=True))
    except (ValueError, UnicodeDecodeError) as error:
        raise UnusableInput("is no 32 bytes in base64", where=file, remedy="give the key that was made here before") from error


def write_verifier(given: argparse.Namespace) -> int:
    """Writes the single file."""
    file: Path = given.out
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(single_file())
    except FileExistsError as error:
        raise UnusableInput("is already there", where=file, remedy="choose another name, or remove it first") from error
    print(f"written to {file}; run it with: python {file.name} TRAIL_FOLDER --against WHAT_WAS_KEPT_OUTSIDE")
    return 0
