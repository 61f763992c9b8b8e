"""Each published pattern, written as a record, lands where its paper puts it, and nowhere else."""

from __future__ import annotations

from itertools import accumulate

import pytest

from handrail.context_of_use.published import PUBLISHED, Side
from tests.unit.context_of_use.making import lands, line, pattern, profile, sides

MONDAY_WEDNESDAY_FRIDAY = [7 * week + day for week in range(4) for day in (0, 2, 4)]
NASAL = {"drug": "esketamine", "route": "intranasal"}
UNDER_THE_TONGUE = {"route": "sublingual"}
ON_A_DAY = [hour / 24 for hour in (0, 3, 6, 9)]


def test_phillips_2019_six_infusions_in_two_weeks() -> None:
    shown = profile(pattern(MONDAY_WEDNESDAY_FRIDAY[:6], 35), 12)
    assert lands(shown, "dose_mg_per_kg") == {"IV, depression: 0.1 to 0.75"}
    assert lands(shown, "dosing_days_in_28") == {"IV series: 6 to 12"}
    assert lands(shown, "days_between_doses") == {"series: 2 to 4"}
    assert Side.NON_MEDICAL not in set().union(*sides(shown).values())


def test_ketect_2022_twelve_in_four_weeks() -> None:
    shown = profile(pattern(MONDAY_WEDNESDAY_FRIDAY, 35), 26)
    assert line(shown, "dosing_days_in_28").found.value == 12
    assert lands(shown, "dosing_days_in_28") == {"IV series: 6 to 12"}


VETERANS = list(accumulate([0, 5, 5, 5, 7, 9, 12, 16, 19, 21, 24, 24, 26, 28, 28, 28, 28, 28]))


def test_pfeiffer_2024_veterans_eighteen_in_a_year_further_and_further_apart() -> None:
    assert (len(VETERANS), VETERANS[-1] <= 364) == (18, True)
    shown = profile(pattern(VETERANS, 40, kg=80), VETERANS[-1])
    assert lands(shown, "doses_in_365_days") == {"veterans: mean 18"}
    assert lands(shown, "interval_change") == {"veterans: 4.2 to 5.6 times as long"}
    assert lands(shown, "days_between_doses") == {"veterans, 5 months: 5 to 28"}
    assert lands(shown, "dosing_days_in_28") == {"upkeep: 1 to 4"}
    assert lands(shown, "dose_change") == {"a fixed or once raised dose: 100 to 150"}
    assert Side.NON_MEDICAL not in set().union(*sides(shown).values())


WEEKS_1_TO_4 = [7 * week + day for week in range(4) for day in (0, 3)]
FROM_WEEK_5 = [*range(28, 56, 7), *range(56, 364, 14)]


@pytest.mark.parametrize(("days", "day", "label"), [
    (WEEKS_1_TO_4, 27, "esketamine, weeks 1 to 4: 8"),
    ([*WEEKS_1_TO_4, *FROM_WEEK_5[:4]], 52, "esketamine, week 5 on: 2 to 4"),
    ([*WEEKS_1_TO_4, *FROM_WEEK_5], 363, "esketamine, week 5 on: 2 to 4"),
])  # fmt: skip
def test_the_esketamine_label(days: list[int], day: int, label: str) -> None:
    shown = profile(pattern(days, [56, *[84] * (len(days) - 1)], **NASAL), day)
    assert lands(shown, "dosing_days_in_28") == {label}
    assert lands(shown, "dose_mg") == {"nasal esketamine: 56 or 84"}
    assert lands(shown, "mg_on_a_day") == {"nasal esketamine: 56 or 84"}
    assert lands(shown, "in_a_session") == {"esketamine: 100"}
    assert lands(shown, "days_in_hand_of_28") == {"esketamine: never handed out"}
    assert lands(shown, "dose_change") == {"a fixed or once raised dose: 100 to 150"}
    assert Side.NON_MEDICAL not in set().union(*sides(shown).values())


def test_the_esketamine_label_over_a_year() -> None:
    shown = profile(pattern([*WEEKS_1_TO_4, *FROM_WEEK_5], 84, **NASAL), 363)
    assert lands(shown, "doses_in_365_days") == {"esketamine, first year: 34 to 56"}
    assert lands(shown, "interval_change") == {"esketamine: 1.75 to 4.7 times as long"}
    assert lands(shown, "days_between_doses") == {"esketamine, week 5 on: 7 to 14"}


@pytest.mark.parametrize("grams", [2.0, 2.67])
def test_harding_2025_use_disorder_two_grams_a_day(grams: float) -> None:
    """Several doses on every day, up the nose, nobody watching, one's own supply."""
    days = [day + hour for day in range(365) for hour in ON_A_DAY]
    shown = profile(pattern(days, 1000 * grams / 4, supervised=False, route="intranasal"), 364.5)
    assert lands(shown, "mg_on_a_day") == {"use disorder: mean 2,000 to 2,670"}
    assert lands(shown, "dosing_days_in_28") == {"frequent use: 4 a week to daily"}
    assert lands(shown, "days_between_doses") == {"frequent use: 4 a week to daily"}
    assert lands(shown, "doses_in_365_days") == {"frequent use: from 208"}
    assert (line(shown, "in_a_session").found.value, line(shown, "under_a_plan").found.value) == (0, 0)
    assert set().union(
        *(found for measure, found in sides(shown).items() if measure not in ("dose_change", "days_in_hand_of_28"))
    ) == {Side.NON_MEDICAL}


def test_frequent_users_twenty_days_a_month() -> None:
    days = [7 * week + day for week in range(4) for day in (0, 1, 3, 4, 6)]
    shown = profile(pattern(days, 100, supervised=False, route="intranasal"), 27)
    assert line(shown, "dosing_days_in_28").found.value == 20
    assert lands(shown, "dosing_days_in_28") == {"frequent use: 4 a week to daily"}
    assert lands(shown, "dose_mg") == {"average dose: about 100"}


def test_lara_2013_ten_milligrams_every_few_days() -> None:
    shown = profile(pattern([0, 2, 5, 9, 14, 21], 10, **UNDER_THE_TONGUE), 22)
    assert lands(shown, "dose_mg") == {"sublingual: 10", "home troche, daily: 10 to 120"}
    assert "sublingual: 2 to 7" in lands(shown, "days_between_doses")


def test_a_troche_each_day_at_home() -> None:
    """A daily troche is daily use, whoever sells it: 120 mg a day is not the amount of use disorder, the frequency is."""
    record = pattern(range(60), 120, supervised=False, handed_out=[(0, 30), (30, 30)], **UNDER_THE_TONGUE)
    shown = profile(record, 59)
    assert lands(shown, "dosing_days_in_28") == {"home troche: daily", "frequent use: 4 a week to daily"}
    assert "home troche, daily: 10 to 120" in lands(shown, "dose_mg")
    assert lands(shown, "days_in_hand_of_28") == {"home troche: daily"}
    assert lands(shown, "mg_on_a_day") == set()


def test_a_lozenge_each_week_at_home() -> None:
    record = pattern(range(0, 56, 7), 200, supervised=False, handed_out=[(0, 4), (28, 4)], **UNDER_THE_TONGUE)
    shown = profile(record, 50)
    assert lands(shown, "dose_mg") == {"home lozenge, weekly: 50 to 400"}
    assert line(shown, "dosing_days_in_28").found.at_least is True  # with drug in hand, nobody knows
    assert lands(shown, "dosing_days_in_28") == set()


def test_a_dose_that_anaesthetises() -> None:
    shown = profile(pattern([0], 105), 1)
    assert lands(shown, "dose_mg_per_kg") == {"IV induction of anaesthesia: 1 to 4.5"}


def test_every_number_that_is_published_carries_what_it_needs() -> None:
    for one in PUBLISHED:
        assert all((one.label, one.says, one.source, one.place, one.basis)), one.id
        assert one.verification in ("primary", "secondary", "unverified"), one.id
        assert (one.low is None) == (one.high is None), one.id
        assert one.low is None or one.high is None or one.low <= one.high, one.id
        if one.place.startswith("recalled"):
            assert one.verification == "unverified", one.id
    assert len({(one.id, one.drug, one.route) for one in PUBLISHED}) == len(PUBLISHED)
