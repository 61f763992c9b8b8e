"""The limits of funnels and control charts, against exact fractions, published numbers and another way to compute them."""

from __future__ import annotations

from fractions import Fraction
from math import comb, sqrt
from random import Random
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.audit import funnel
from handrail.audit.funnel import Clustered, Position, chart, design_effect, exact, limits, lower_count, position, spread
from handrail.audit.trends import SCORE_MIN

TAILS = (0.001, 0.00135, 0.025)


def chances(number: int, share: Fraction) -> list[Fraction]:
    """P(R = r) for each r, exact."""
    return [comb(number, r) * share**r * (1 - share) ** (number - r) for r in range(number + 1)]


def lower_by_fractions(number: int, share: Fraction, tail: Fraction) -> float:
    """Spiegelhalter's A.1.1 as it stands, in fractions."""
    whole = Fraction(0)
    for r, chance in enumerate(chances(number, share)):
        whole += chance
        if whole > tail:
            return float(r - (whole - tail) / chance)
    raise AssertionError


@settings(deadline=None, max_examples=150)
@given(st.integers(1, 120), st.integers(1, 99), st.sampled_from(TAILS))
def test_the_lower_limit_is_that_of_exact_fractions(number: int, percent: int, tail: float) -> None:
    share = Fraction(percent, 100)
    assert lower_count(number, percent / 100, tail) == pytest.approx(
        lower_by_fractions(number, share, Fraction(tail)), rel=1e-9, abs=1e-9
    )


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 150), st.integers(1, 199), st.sampled_from(TAILS))
def test_nobody_lies_outside_by_chance_more_often_than_stated(number: int, part: int, tail: float) -> None:
    share = Fraction(part, 200)
    held = exact(number, part / 200, tail)
    low = sum(chance for r, chance in enumerate(chances(number, share)) if r / number < held.low)
    high = sum(chance for r, chance in enumerate(chances(number, share)) if r / number > held.high)
    assert low <= tail * 1.000001
    assert high <= tail * 1.000001


def test_the_upper_limit_as_published_is_crossed_more_often_than_stated() -> None:
    """Why both ends are made alike: one breach in ten would lie outside the 99.8 % limits once in a hundred times."""
    published = lower_count(10, 0.001, 0.999) / 10  # the same rule asked for the 99.9th percentile
    by_chance = 1 - (1 - 0.001) ** 10
    assert published < 1 / 10
    assert by_chance > 0.009
    assert exact(10, 0.001, 0.001).high >= 1 / 10


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("tail", TAILS)
def test_large_counts_go_on_from_exact_ones(share: float, tail: float, monkeypatch: pytest.MonkeyPatch) -> None:
    number = round(1.01 * funnel.EXACT_BELOW / (share * (1 - share)))
    large = lower_count(number, share, tail)
    monkeypatch.setattr(funnel, "EXACT_BELOW", 10_000)
    assert large == pytest.approx(lower_count(number, share, tail), abs=0.02)


def test_limits_narrow_towards_the_normal_ones() -> None:
    held = exact(400_000, 0.1, 0.025)
    assert held.high - 0.1 == pytest.approx(1.96 * sqrt(0.09 / 400_000), rel=0.01)


def test_without_anything_judged_or_any_breach_there_is_nothing_to_compare() -> None:
    assert exact(0, 0.1, 0.025) == funnel.Limits(0.0, 1.0)
    assert exact(10, 0.0, 0.025).hold(0.0)
    assert position(0.0, 50, 0.0) is Position.INSIDE


def test_positions() -> None:
    assert position(0.10, 200, 0.10) is Position.INSIDE
    assert position(0.155, 200, 0.10) is Position.BEYOND_95
    assert position(0.25, 200, 0.10) is Position.BEYOND_998
    assert position(0.0, 200, 0.10) is Position.BEYOND_998  # far fewer than the others is worth a look too
    assert position(0.25, 200, 0.10, tau=0.08) is Position.INSIDE


def test_a_person_with_one_verdict_has_no_design_effect_and_copies_have_their_number() -> None:
    once = Clustered(breached=7, judged=50, breached_squared=7, breached_times_judged=7, judged_squared=50)
    assert design_effect([once]) == pytest.approx(1)
    fivefold = Clustered(breached=35, judged=250, breached_squared=7 * 25, breached_times_judged=7 * 25, judged_squared=50 * 25)
    assert design_effect([fivefold, fivefold]) == pytest.approx(5)
    assert design_effect([Clustered(0, 250, 0, 0, 1250)]) == 1


def test_the_design_effect_is_the_sum_of_squares_that_it_abbreviates() -> None:
    people = [(0, 6), (5, 6), (1, 11), (0, 3), (2, 2)]
    breached, judged = sum(b for b, _ in people), sum(n for _, n in people)
    share = breached / judged
    direct = sum((b - share * n) ** 2 for b, n in people) / (judged * share * (1 - share))
    sums = Clustered(
        breached, judged, sum(b * b for b, _ in people), sum(b * n for b, n in people), sum(n * n for _, n in people)
    )
    assert design_effect([sums]) == pytest.approx(direct)


def test_phi_and_tau_worked_by_hand() -> None:
    """Twenty programs of 100 at a target of a half: each tenth of a share is two standard errors, so z is 20 (share − ½)."""
    shares = [0.5] * 8 + [0.4] * 5 + [0.6] * 5 + [0.0, 1.0]  # the two at the ends become −2 and 2
    found = spread(shares, [100] * 20, 0.5)
    assert found.phi == pytest.approx(12 * 4 / 20)
    weight = 100 / 0.25
    assert found.tau**2 == pytest.approx((20 * 2.4 - 19) / (20 * weight - 20 * weight**2 / (20 * weight)))


def test_what_chance_makes_is_no_over_dispersion_and_few_programs_cannot_tell() -> None:
    chance = Random(7)
    numbers = [chance.randrange(100, 500) for _ in range(40)]
    shares = [sum(chance.random() < 0.2 for _ in range(number)) / number for number in numbers]
    found = spread(shares, numbers, 0.2)
    assert found.phi is not None
    assert not found.over_dispersed
    assert spread(shares[:9], numbers[:9], 0.2).phi is None


def test_one_program_that_differs_does_not_hide_itself_behind_its_own_spread() -> None:
    shares = [0.1, 0.12, 0.09, 0.11, 0.1, 0.08, 0.1, 0.11, 0.12, 0.09, 0.10, 0.5]
    found = spread(shares, [200] * 12, 0.135)
    assert position(0.5, 200, 0.135, found.tau) is Position.BEYOND_998


def test_over_dispersion_widens_both_limits() -> None:
    narrow, wide = limits(500, 0.1, 0.001), limits(500, 0.1, 0.001, tau=0.02)
    z = NormalDist().inv_cdf(0.999)
    assert wide.high == pytest.approx(0.1 + sqrt((narrow.high - 0.1) ** 2 + (z * 0.02) ** 2))
    assert wide.low < narrow.low


def outside(groups: list[Clustered], effect: float) -> int:
    """How many of the programs lie outside the 99.8 % limits."""
    target = sum(one.breached for one in groups) / sum(one.judged for one in groups)
    return sum(position(one.breached / one.judged, one.judged / effect, target) is Position.BEYOND_998 for one in groups)


def alike(chance: Random) -> list[Clustered]:
    """Four programs that do not differ: of sixty people each, one in ten has all of their doses breached, the others none."""
    found = []
    for _ in range(4):
        people = [(doses * (chance.random() < 0.1), doses) for doses in (chance.randrange(1, 16) for _ in range(60))]
        sums = (sum(b for b, _ in people), sum(n for _, n in people))
        found.append(
            Clustered(*sums, sum(b * b for b, _ in people), sum(b * n for b, n in people), sum(n * n for _, n in people))
        )
    return found


def test_people_whose_doses_are_alike_put_no_ordinary_program_outside() -> None:
    """The control: if doses were taken for independent, more than one in ten ordinary programs would lie outside."""
    chance = Random(11)
    drawn = [alike(chance) for _ in range(100)]
    assert sum(outside(groups, design_effect(groups)) for groups in drawn) <= 2
    assert sum(outside(groups, 1.0) for groups in drawn) > 40


# Montgomery, Introduction to Statistical Quality Control, the cans of frozen orange juice: thirty samples of fifty.
CANS = (12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6)


def test_the_chart_of_montgomerys_cans() -> None:
    """He finds 0.2313 and limits 0.0524 and 0.4102 (three sigma), with samples 15 and 23 above. Without Laney's factor ours are
    exact, and within two cans of his.
    """
    assert sum(CANS) == 347
    drawn = chart(CANS, [50] * 30)
    assert drawn.centre == pytest.approx(0.2313, abs=5e-5)
    plain = exact(50, drawn.centre, funnel.THREE_SIGMA)
    assert plain.low == pytest.approx(0.0524, abs=2 / 50)
    assert plain.high == pytest.approx(0.4102, abs=2 / 50)
    assert [place for place, cans in enumerate(CANS, start=1) if cans / 50 > 0.4102] == [15, 23]
    assert [place for place, cans in enumerate(CANS, start=1) if not plain.hold(cans / 50)] == [15, 23]


def test_laneys_factor_is_the_mean_moving_range_and_never_below_one() -> None:
    error = sqrt(0.25 / 100)
    breached = [40, 60] * 6  # z of −2 and 2 by turns: a moving range of 4
    drawn = chart(breached, [100] * 12)
    assert drawn.sigma_z == pytest.approx(0.2 / error / 1.128)
    plain = exact(100, 0.5, funnel.THREE_SIGMA)
    assert drawn.limits[0].high == pytest.approx(min(1, 0.5 + drawn.sigma_z * (plain.high - 0.5)))
    assert chart([50] * 12, [100] * 12).sigma_z == 1


def test_a_month_without_anything_judged_is_refused_and_no_breach_is_a_line() -> None:
    with pytest.raises(ValueError, match="no share"):
        chart([0, 1], [0, 5])
    assert chart([0, 0], [5, 9]).limits[0].hold(0.0)


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 150), st.integers(1, 199), st.integers(0, 150))
def test_what_lies_within_two_standard_errors_is_never_beyond_three_sigma(number: int, part: int, count: int) -> None:
    """The months that are left out before anything exact is computed."""
    target, share = part / 200, min(count, number) / number
    score = (share - target) * sqrt(number / (target * (1 - target)))
    if abs(score) <= SCORE_MIN:
        assert exact(number, target, funnel.THREE_SIGMA).hold(share)
