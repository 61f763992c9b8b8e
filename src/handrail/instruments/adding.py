"""Adding up and banding. A band is certain where both bounds lie in it; a positive screen where the lower bound decides it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handrail.instruments.model import CutOff, OfSubstance, Scored
from handrail.instruments.sheet import Sheet


def band_of(score: int, lowest: str | None, cut_offs: Iterable[CutOff]) -> str | None:
    """The band that a score lies in; None where the instrument has none."""
    band = lowest
    for each in sorted(cut_offs, key=lambda one: one.at):
        if score >= each.at:
            band = each.means
    return band


def certain_band(least: int, most: int | None, lowest: str | None, cut_offs: Sequence[CutOff]) -> str | None:
    """The band, where it is the same at both bounds."""
    top = max((each.at for each in cut_offs), default=0)
    low = band_of(least, lowest, cut_offs)
    return low if low == band_of(max(least, top) if most is None else most, lowest, cut_offs) else None


def certain_positive(least: int, most: int | None, cut_offs: Iterable[CutOff]) -> bool | None:
    """Is it a positive screen? None where the open items decide it, or where nothing says what is positive."""
    at = min((each.at for each in cut_offs if each.positive), default=None)
    if at is None:
        return None
    if least >= at:
        return True
    return False if most is not None and most < at else None


def added(
    sheet: Sheet,
    links: Sequence[str],
    *,
    lowest: str | None = None,
    cut_offs: Sequence[CutOff] = (),
    flags: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> Scored:
    """The result of an instrument that adds up the points of its items."""
    least, most = sheet.bounds(links)
    missing, declined = sheet.missing(links), sheet.declined(links)
    whole = not missing and not declined
    return Scored(
        sheet.form.id, sheet.form.version, least if whole else None, least, most,
        certain_band(least, most, lowest, cut_offs), certain_positive(least, most, cut_offs),
        tuple(flags), (*notes, *contradicted(sheet)), missing, declined,
    )  # fmt: skip


def part(sheet: Sheet, name: str, links: Sequence[str], lowest: str | None, cut_offs: Sequence[CutOff]) -> OfSubstance:
    """The result for one substance, or for one of several scores."""
    least, most = sheet.bounds(links)
    whole = not sheet.missing(links) and not sheet.declined(links)
    band, positive = certain_band(least, most, lowest, cut_offs), certain_positive(least, most, cut_offs)
    return OfSubstance(name, least if whole else None, least, most, band, positive)


def parted(
    sheet: Sheet,
    parts: Sequence[OfSubstance],
    bands: Sequence[str],
    *,
    flags: Iterable[str] = (),
    notes: Iterable[str] = (),
    links: Sequence[str] | None = None,
) -> Scored:
    """The result of an instrument without a total: each substance apart. `bands` from low to high; the whole has the highest
    band, where that is certain.
    """
    links = sheet.form.links if links is None else links
    return Scored(
        sheet.form.id, sheet.form.version, band=highest([one.band for one in parts], bands),
        positive=any_positive([one.positive for one in parts]), flags=tuple(flags), notes=(*notes, *contradicted(sheet)),
        missing=sheet.missing(links), declined=sheet.declined(links), substances=tuple(parts),
    )  # fmt: skip


def highest(found: Sequence[str | None], bands: Sequence[str]) -> str | None:
    """The highest band; None where one that is not known could still be higher."""
    ranks = [bands.index(one) for one in found if one is not None]
    top = max(ranks, default=None)
    if top is None or (None in found and top < len(bands) - 1):
        return None
    return bands[top]


def any_positive(found: Sequence[bool | None]) -> bool | None:
    """Is any of them positive? None where only unknown ones could be."""
    if any(one is True for one in found):
        return True
    return None if any(one is None for one in found) else False


def levelled(sheet: Sheet, low: int, high: int, bands: Sequence[str], flags: Iterable[str] = ()) -> Scored:
    """The result of an instrument that ends in one of several levels: `low` with all open answers at their mildest, `high`
    with all at their worst. Anything above the first level is positive.
    """
    links = sheet.form.links
    return Scored(
        sheet.form.id, sheet.form.version, band=bands[low] if low == high else None,
        positive=True if low > 0 else False if high == 0 else None, flags=tuple(flags),
        notes=(*((f"at least {bands[low]}",) if low != high and low > 0 else ()), *contradicted(sheet)),
        missing=sheet.missing(links), declined=sheet.declined(links),
    )  # fmt: skip


def contradicted(sheet: Sheet) -> tuple[str, ...]:
    """A note where an item was answered that the other answers rule out; it counts all the same."""
    found = sheet.contradictions()
    return (f"answered although the other answers rule it out, and counted: {', '.join(found)}",) if found else ()
