"""Limits for shares that stand side by side, or one after another: funnels over programs, control charts over months.

Pure numbers; no program is ranked here and nobody is scored. Sources:

* Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005) 1185–1202: the target,
  exact binomial limits with interpolation (appendix A.1.1), over-dispersion from winsorised z-scores.
* Spiegelhalter, "Handling over-dispersion of performance indicators", Quality and Safety in Health Care 14 (2005) 347–351: the
  additive random-effects model, for which it finds the stronger foundation than for multiplying the limits.
* Manktelow and Seaton, "Specifying the probability characteristics of funnel plot control limits", PLoS ONE 7 (2012) e45723:
  which interpolation keeps the chance of lying outside at or below what is stated.
* Rao and Scott, "A simple method for the analysis of clustered binary data", Biometrics 48 (1992) 577–585: the effective number.
* Montgomery, "Introduction to Statistical Quality Control": Shewhart's p-chart, with probability limits.
* Laney, "Improved control charts for attributes", Quality Engineering 14 (2002) 531–537: his p' chart, where months differ by
  more than chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import exp, floor, lgamma, log, log1p, sqrt
from statistics import NormalDist, fmean

NORMAL = NormalDist()
TAILS = {95.0: 0.025, 99.8: 0.001}  # limits in percent → the chance beyond one of the two
THREE_SIGMA = NORMAL.cdf(-3)
EXACT_BELOW = 1_000  # variance of a count; above it the normal quantile with its skewness is right to a hundredth of a count
WINSORISED = 0.1
PROGRAMS_MIN = 10  # with fewer, winsorising a tenth at each end cannot take out a single one
MOVING_RANGE = 1.128  # what a moving range of two is on average, in standard deviations


class Position(StrEnum):
    """Where a share lies between its limits."""

    INSIDE = "inside"
    BEYOND_95 = "between"
    BEYOND_998 = "outside"


@dataclass(frozen=True)
class Spread:
    """How shares of several programs differ. phi: observed variance over that of chance alone; None: too few programs to say.

    tau: standard deviation between programs, added to the limits; 0 where phi can be chance.
    """

    programs: int
    phi: float | None
    tau: float

    @property
    def over_dispersed(self) -> bool:
        return self.tau > 0


@dataclass(frozen=True)
class Limits:
    """Lower and upper limit of a share, from 0 to 1."""

    low: float
    high: float

    def hold(self, share: float) -> bool:
        return self.low <= share <= self.high


def lower_count(number: int, share: float, tail: float) -> float:
    """The lower limit of a binomial count: below it lie counts whose chance, with all that are smaller, is at most `tail`.

    Spiegelhalter 2005, A.1.1: r is the smallest count with P(R ≤ r) > tail, and the limit is r − (P(R ≤ r) − tail) / P(R = r).
    """
    variance = number * share * (1 - share)
    if variance > EXACT_BELOW:
        z = NORMAL.inv_cdf(tail)
        return number * share + z * sqrt(variance) + (z * z - 1) * (1 - 2 * share) / 6 - 0.5
    r = floor(number * share)
    chance = _chance(r, number, share)
    whole = _chance_up_to(r, number, share, chance)
    while whole - chance > tail:  # r is not the smallest yet
        whole -= chance
        chance *= r * (1 - share) / ((number - r + 1) * share)
        r -= 1
    while whole <= tail:
        chance *= (number - r) * share / ((r + 1) * (1 - share))
        r += 1
        whole += chance
    return r - (whole - tail) / chance


def _chance(r: int, number: int, share: float) -> float:
    ways = lgamma(number + 1) - lgamma(r + 1) - lgamma(number - r + 1)
    return exp(ways + r * log(share) + (number - r) * log1p(-share))


def _chance_up_to(r: int, number: int, share: float, chance: float) -> float:
    whole = chance
    while r > 0 and chance > whole * 1e-17:
        chance *= r * (1 - share) / ((number - r + 1) * share)
        whole += chance
        r -= 1
    return whole


def exact(number: int, target: float, tail: float) -> Limits:
    """The limits of a share of `number`, if its true value is `target`. Both ends are made alike, of what is counted and of what
    is not: so neither is crossed by chance more often than `tail` says. Spiegelhalter's upper end can be, where counts are small
    (Manktelow and Seaton 2012).
    """
    if number <= 0 or not 0 < target < 1:
        return Limits(0.0, 1.0) if number <= 0 else Limits(target, target)
    low = lower_count(number, target, tail) / number
    high = 1 - lower_count(number, 1 - target, tail) / number
    return Limits(max(low, 0.0), min(high, 1.0))


def limits(number: float, target: float, tail: float, tau: float = 0.0) -> Limits:
    """The limits of a share among programs. number: the effective number, whose part below one is left out. tau: see `Spread`.

    Each end's distance from the target and tau's are added as squares: Spiegelhalter's additive model, with the exact distance in
    the place of z times the standard error.
    """
    plain = exact(floor(number), target, tail)
    if not tau:
        return plain
    added = NORMAL.inv_cdf(tail) * tau
    low = target - sqrt((target - plain.low) ** 2 + added**2)
    high = target + sqrt((plain.high - target) ** 2 + added**2)
    return Limits(max(low, 0.0), min(high, 1.0))


def position(share: float, number: float, target: float, tau: float = 0.0) -> Position:
    """Inside the 95 % limits, between them and the 99.8 % limits, or outside both."""
    if limits(number, target, TAILS[95.0], tau).hold(share):
        return Position.INSIDE
    return Position.BEYOND_95 if limits(number, target, TAILS[99.8], tau).hold(share) else Position.BEYOND_998


@dataclass(frozen=True)
class Clustered:
    """A program's verdicts as sums over its people: how many are breached, how many judged, and sums of squares and products."""

    breached: int
    judged: int
    breached_squared: int
    breached_times_judged: int
    judged_squared: int


def design_effect(groups: Sequence[Clustered]) -> float:
    """By how much the variance of a share is larger than if verdicts of one person were independent; never below 1.

    The squares of what each person's breaches differ from their program's share, over the binomial variance (Rao and Scott 1992,
    without their m/(m−1), so that it is 1 where everybody has one verdict). It is taken within programs, and pooled over them.
    """
    found = chance = 0.0
    for one in groups:
        if one.judged:
            share = one.breached / one.judged
            found += one.breached_squared - 2 * share * one.breached_times_judged + share * share * one.judged_squared
            chance += one.judged * share * (1 - share)
    return max(1.0, found / chance) if chance else 1.0


def spread(shares: Sequence[float], numbers: Sequence[float], target: float) -> Spread:
    """Do programs differ by more than chance? Spiegelhalter 2005: z-scores, a tenth at each end set to the tenth's own value; phi
    is the mean of their squares. It is taken for chance up to two of its standard deviations, √(2 / programs), above 1.

    numbers: the effective numbers of the shares.
    """
    count = len(shares)
    if count < PROGRAMS_MIN or not 0 < target < 1:
        return Spread(count, None, 0.0)
    weights = [number / (target * (1 - target)) for number in numbers]
    scores = _winsorised([(share - target) * sqrt(weight) for share, weight in zip(shares, weights, strict=True)])
    phi = fmean(score * score for score in scores)
    if phi <= 1 + 2 * sqrt(2 / count):
        return Spread(count, phi, 0.0)
    whole = sum(weights)
    tau_squared = (count * phi - (count - 1)) / (whole - sum(weight * weight for weight in weights) / whole)
    return Spread(count, phi, sqrt(tau_squared))


def _winsorised(scores: Sequence[float]) -> list[float]:
    ordered = sorted(scores)
    low, high = _quantile(ordered, WINSORISED), _quantile(ordered, 1 - WINSORISED)
    return [min(max(score, low), high) for score in scores]


def _quantile(ordered: Sequence[float], part: float) -> float:
    """Between the two nearest, as R's default (type 7) does."""
    place = part * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@dataclass(frozen=True)
class Chart:
    """A control chart. centre: the share of all months together. sigma_z: how much wider than a binomial's the limits are; 1 or
    more. limits: one for each month.
    """

    centre: float
    sigma_z: float
    limits: Sequence[Limits]


def chart(breached: Sequence[int], judged: Sequence[int]) -> Chart:
    """Shewhart's p-chart with exact limits, which a month crosses by chance as often as a normal variable its three sigma.

    Where z-scores of neighbouring months differ by more than chance, the distances are multiplied by Laney's sigma z, the mean
    moving range over 1.128. They are never made narrower: fewer differences than chance makes are no reason to alarm sooner.
    Every month has something judged; ValueError otherwise.
    """
    if not judged or min(judged) <= 0:
        raise ValueError("a month in which nothing was judged has no share")
    centre = sum(breached) / sum(judged)
    if not 0 < centre < 1:
        return Chart(centre, 1.0, [Limits(centre, centre)] * len(judged))
    scores = [(part / of - centre) * sqrt(of / (centre * (1 - centre))) for part, of in zip(breached, judged, strict=True)]
    ranges = [abs(after - before) for before, after in pairwise(scores)]
    sigma_z = max(1.0, fmean(ranges) / MOVING_RANGE) if ranges else 1.0
    return Chart(centre, sigma_z, [_widened(exact(of, centre, THREE_SIGMA), centre, sigma_z) for of in judged])


def _widened(plain: Limits, centre: float, by: float) -> Limits:
    return Limits(max(centre - by * (centre - plain.low), 0.0), min(centre + by * (plain.high - centre), 1.0))
