"""Finding and reading protocols: the shipped ones by name, a clinic's own by the path of its folder.

A pack is a folder `<id>/<version>/` with `protocol.yaml`, `sources.yaml`, `wording/en.yaml`,
`cases/*.yaml`, `CHANGES.md` and, once released, `LOCK`. It may have a table of decisions, `decide.yaml`, with
`cases/decide.yaml`. Whatever else lies in it is covered by LOCK as well: see `extra`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from handrail.protocol import deciding, deciding_cases, seal
from handrail.protocol.cases import failing
from handrail.protocol.decision_table import DecisionTable
from handrail.protocol.demands import differences, hold_together, needs, warnings
from handrail.protocol.model import Drug, Protocol, Route, Sentence, Status, Use
from handrail.protocol.reading import Known, edition, identifier, parameters, sources
from handrail.protocol.strict_yaml import Node, read
from handrail.protocol.wording import sentences
from handrail.terms.errors import Place, UnusableProtocol

PACKS = Path(__file__).parent / "packs"
VERSION = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))*")
KEYS = ("id", "version", "title", "drug", "routes", "summary", "differs", "parameters")
OPTIONS = ("edition", "use", "needs", "warnings")  # older versions have none: the first, for care, no needs, no warnings
NEEDED = ("protocol.yaml", "sources.yaml", "wording/en.yaml", "CHANGES.md")


def load(folder: Path, *, draft: bool = False) -> Protocol:
    """The protocol in `folder`; UnusableProtocol with file, line and remedy for anything unclear or altered.

    A pack without LOCK is a draft: it can still change, so it is read only where the caller says that a
    draft will do.
    """
    if not folder.is_dir():
        raise UnusableProtocol("is no folder", where=Place(folder), remedy="name a shipped protocol, or the folder of a pack")
    if seal.is_sealed(folder):
        seal.check(folder)
    for name in NEEDED:
        if not (folder / name).is_file():
            raise UnusableProtocol("this pack has no such file", where=Place(folder / name), remedy="add it")
    if not draft and not seal.is_sealed(folder):
        raise UnusableProtocol("is a draft, without LOCK", where=Place(folder), remedy="release it, or allow drafts")
    return _read(folder)


def _read(folder: Path) -> Protocol:
    status = Status.RELEASED if seal.is_sealed(folder) else Status.DRAFT
    cited = sources(read(folder / "sources.yaml"))
    known = {source.id: source for source in cited}
    file = read(folder / "protocol.yaml")
    root = file.fields(KEYS, OPTIONS)
    of = edition(root["edition"]) if "edition" in root else 1
    use = root["use"].word(Use) if "use" in root else Use.CARE
    relaxed = differences(root["differs"], known)
    needed = needs(root["needs"], known) if "needs" in root else ()
    hold_together(file, use, relaxed, needed)
    return Protocol(
        id=identifier(root["id"]),
        version=_version(root["version"]),
        title=root["title"].text(),
        drug=root["drug"].word(Drug),
        routes=_routes(root["routes"]),
        status=status,
        summary=root["summary"].text(),
        parameters=parameters(root["parameters"], known, of),
        sources=cited,
        digest=seal.digest_over(seal.file_digests(folder)),
        differs=relaxed,
        wording=_wording(folder, of),
        edition=of,
        use=use,
        needs=needed,
        warnings=warnings(root["warnings"], known) if "warnings" in root else (),
        decides=_decides(folder, known),
    )


def _decides(folder: Path, known: Known) -> DecisionTable | None:
    """The table of decisions with its cases, where the pack has one."""
    file, cases = folder / deciding.NAME, folder / "cases" / deciding_cases.NAME
    if file.is_file() != cases.is_file():
        raise UnusableProtocol("a table of decisions and its cases go together", where=Place(cases), remedy="add the other file")
    return deciding_cases.with_cases(deciding.table(read(file), known), read(cases)) if file.is_file() else None


def _version(node: Node) -> str:
    said = node.text()
    if not VERSION.fullmatch(said):
        raise node.wrong(f"{said!r} is not a version", "write whole numbers with dots between them, as in 2026.1")
    return said


def _routes(node: Node) -> tuple[Route, ...]:
    routes = tuple(each.word(Route) for each in node.items())
    if not routes or len(set(routes)) < len(routes):
        raise node.wrong("no route is stated, or one is stated twice")
    return routes


def _wording(folder: Path, edition: int) -> dict[str, tuple[Sentence, ...]]:
    return {file.stem: sentences(read(file), edition) for file in sorted((folder / "wording").glob("*.yaml"))}


def in_order(version: str) -> tuple[int, ...]:
    """What versions are sorted by: the numbers between the dots, so that 2026.10 comes after 2026.9."""
    return tuple(int(part) for part in version.split("."))


def _shipped_folders() -> Iterator[tuple[str, str, Path]]:
    """Id, version and folder of every pack that comes with the program, versions from old to new."""
    for parent in sorted(each for each in PACKS.iterdir() if each.is_dir()):
        folders = [each for each in parent.iterdir() if each.is_dir() and VERSION.fullmatch(each.name)]
        for folder in sorted(folders, key=lambda each: in_order(each.name)):
            yield parent.name, folder.name, folder


def shipped() -> tuple[Protocol, ...]:
    """Every released version that comes with the program, by id and then from old to new."""
    return tuple(_shipped(folder) for _, _, folder in _shipped_folders() if seal.is_sealed(folder))


@cache
def _shipped(folder: Path) -> Protocol:
    """A shipped pack, read once; its folder must be named as the pack names itself."""
    protocol = load(folder)
    if protocol.key != f"{folder.parent.name}@{folder.name}":
        raise UnusableProtocol(f"calls itself {protocol.key}", where=Place(folder), remedy="name folder and pack alike")
    return protocol


def find(key: str, *, draft: bool = False) -> Protocol:
    """The protocol that `key` names: `iv-racemic` (its newest release), `iv-racemic@2026.1`, or a folder's path.

    UnusableProtocol, with what there is, if nothing answers to it. `draft` matters to a path only.
    """
    if Path(key).parts[1:] or key.startswith(".") or Path(key).is_absolute():
        return _own(Path(key), draft=draft)
    wanted, _, version = key.partition("@")
    known = {f"{each}@{number}": (each, number, folder) for each, number, folder in _shipped_folders()}
    folders = [folder for each, number, folder in known.values() if each == wanted and version in ("", number)]
    folders = [folder for folder in folders if version or seal.is_sealed(folder)]
    if not folders or key.endswith("@"):
        raise UnusableProtocol(f"there is no protocol {key!r}", remedy=f"use one of {', '.join(known)}, or a pack's folder")
    return _shipped(folders[-1])


def asked(key: str, *, draft: bool = False) -> Protocol:
    """The protocol that somebody names outright, so that it may be the one that holds by default. draft: as for `find`."""
    return replace(find(key, draft=draft), asked_for=True)


def refuse_as_default(protocol: Protocol) -> None:
    """UnusableProtocol for a research protocol that nobody asked for: it holds by name, or where a plan is pinned to it."""
    if protocol.use is Use.RESEARCH and not protocol.asked_for:
        what = f"{protocol.key} is a research protocol, and never the default of a program"
        raise UnusableProtocol(what, remedy="pin the plans of the study to it, or ask for it by name with --protocol")


def extra(folder: Path, name: str) -> Path | None:
    """A file that a pack may have, such as `decide.yaml`, once its LOCK has been checked; None where it has none."""
    if seal.is_sealed(folder):
        seal.check(folder)
    return folder / name if (folder / name).is_file() else None


def _own(folder: Path, *, draft: bool) -> Protocol:
    """A clinic's own pack, which may not pass itself off as a version that we released."""
    protocol = load(folder, draft=draft)
    for other in shipped():
        if other.key == protocol.key and other.digest != protocol.digest:
            what = f"{other.key} is another protocol already"
            raise UnusableProtocol(what, where=Place(folder), remedy="give it an id or a version of its own")
    return protocol


def lock(folder: Path) -> None:
    """Releases a draft: reads it strictly, holds it to its own cases, and writes its LOCK, once."""
    protocol = load(folder, draft=True)
    for complaint in failing(protocol, folder):
        raise UnusableProtocol(f"a case does not hold: {complaint}", remedy="correct the pack or the case")
    for complaint in deciding_cases.faults(protocol.decides) if protocol.decides else ():
        raise UnusableProtocol(complaint.removesuffix("."), where=Place(folder), remedy="correct the pack or the case")
    seal.write(folder)
