"""Published patterns of use, therapeutic and not, with where each stands. Patterns to compare with, not limits.

A number carries its source, its place there, what kind of publication it is, and how well it was read (the words of
protocol packs). Where papers give no number there is a sentence and no range. None of them says what is safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Side(StrEnum):
    """Whose pattern it is."""

    TREATMENT = "supervised treatment"
    HOME = "programs for use at home"
    NON_MEDICAL = "non-medical use"
    ANAESTHESIA = "anaesthesia"


@dataclass(frozen=True)
class Published:
    """One published pattern of one measure, from `low` to `high`, both included; None at both ends is a sentence alone.

    drug, route: what it is about; None is any. label: short, for the plot.
    """

    measure: str
    side: Side
    low: Fraction | None
    high: Fraction | None
    label: str
    says: str
    source: str
    place: str
    basis: str
    verification: str
    drug: str | None = None
    route: str | None = None

    @property
    def id(self) -> str:
        return f"{self.measure}: {self.label}"

    def is_about(self, drug: str | None, route: str | None) -> bool:
        """Can it be set beside doses of this drug and route?"""
        return self.drug in (None, drug) and self.route in (None, route)

    def holds(self, value: Fraction, *, at_least: bool = False, greatest: Fraction | None = None) -> bool:
        """Does the value surely lie in it? Of a value that is *at least*, all that it can be has to."""
        if self.low is None or self.high is None:
            return False
        return self.low <= value and (self.high >= value if not at_least else greatest is not None and self.high >= greatest)


ANDRADE = "Andrade 2017, J Clin Psychiatry 78(7):e852"
ANDRADE_ORAL = "Andrade 2019, review of oral ketamine for depression"
PHILLIPS = "Phillips 2019, Am J Psychiatry 176:401, PMID 30922101"
KETECT = "Ekstrand 2022 (KetECT), Int J Neuropsychopharmacol, PMC9154276"
PFEIFFER = "Pfeiffer 2024, J Clin Psychiatry 85(1):23m14984 (215 veterans)"
LABEL = "esketamine label (FDA), dosing"
REMS = "esketamine REMS, page of 2024-12-31"
INDUCTION = "ketamine injection label, DailyMed (Hospira, May 2024)"
LARA = "Lara 2013 (26 people, no control)"
HARDING = "Harding 2025, Addiction, PMID 40294641"
DEA = "DEA, drug fact sheet ketamine, 2023"
FREQUENT = "studies of frequent users; recalled, not read"
UNREAD = "common knowledge of the field; recalled, not read"
VENDOR = "a vendor's own pages"
AYCART = "Aycart, preprint (431 people)"
TREATMENT, HOME, NON_MEDICAL, ANAESTHESIA = Side
KETAMINE, ESKETAMINE = "ketamine", "esketamine"


def _of(
    measure: str, side: Side, low: str, high: str, label: str, says: str, cited: tuple[str, str, str, str],
    drug: str | None = None, route: str | None = None,
) -> Published:  # fmt: skip
    return Published(measure, side, Fraction(low), Fraction(high), label, says, *cited, drug, route)


def _words(measure: str, side: Side, label: str, says: str, cited: tuple[str, str, str, str]) -> Published:
    return Published(measure, side, None, None, label, says, *cited)


# fmt: off
PUBLISHED: tuple[Published, ...] = (
    _of("dose_mg_per_kg", TREATMENT, "0.1", "0.75", "IV, depression: 0.1 to 0.75",
        "0.5 mg/kg over 40 minutes is the reference; responses from 0.1, some need up to 0.75",
        (ANDRADE, "abstract", "review", "primary"), KETAMINE, "intravenous"),
    _of("dose_mg_per_kg", TREATMENT, "0.1", "0.5", "IM, stepwise: 0.1 to 0.5",
        "raised stepwise from 0.1 to 0.5 mg/kg", ("Loo 2016, Acta Psychiatr Scand 134:48", "recalled", "trial", "unverified"),
        KETAMINE, "intramuscular"),
    _of("dose_mg_per_kg", TREATMENT, "0.5", "0.9", "SC, twice weekly: 0.5 to 0.9",
        "flexible 0.5 to 0.9 mg/kg, twice weekly for four weeks",
        ("Loo 2023 (KADS), Br J Psychiatry", "recalled", "trial", "unverified"), KETAMINE, "subcutaneous"),
    _of("dose_mg_per_kg", TREATMENT, "0.25", "7", "oral, experimental: 0.25 to 7",
        "oral doses of 0.25 to 7 mg/kg; the author calls it experimental", (ANDRADE_ORAL, "abstract", "review", "primary"),
        KETAMINE, "oral"),
    _of("dose_mg_per_kg", ANAESTHESIA, "1", "4.5", "IV induction of anaesthesia: 1 to 4.5",
        "1 to 4.5 mg/kg puts a person under anaesthesia", (INDUCTION, "dosage and administration", "label", "primary"),
        KETAMINE, "intravenous"),
    _of("dose_mg_per_kg", ANAESTHESIA, "6.5", "13", "IM induction of anaesthesia: 6.5 to 13",
        "6.5 to 13 mg/kg puts a person under anaesthesia", (INDUCTION, "dosage and administration", "label", "primary"),
        KETAMINE, "intramuscular"),

    _of("dose_mg", TREATMENT, "56", "84", "nasal esketamine: 56 or 84",
        "56 or 84 mg in one session", (LABEL, "recommended dosage", "label", "secondary"), ESKETAMINE, "intranasal"),
    _of("dose_mg", TREATMENT, "25", "300", "oral, experimental: 25 to 300",
        "oral doses of 25 to 300 mg; the author calls it experimental", (ANDRADE_ORAL, "abstract", "review", "primary"),
        KETAMINE, "oral"),
    _of("dose_mg", TREATMENT, "10", "10", "sublingual: 10",
        "10 mg every 2 to 7 days, open-label", (LARA, "abstract", "cohort", "primary"), KETAMINE, "sublingual"),
    _of("dose_mg", HOME, "50", "400", "home lozenge, weekly: 50 to 400",
        "weekly lozenges of 50 to 400 mg", (AYCART, "account of it", "cohort", "secondary"), KETAMINE, "sublingual"),
    _of("dose_mg", HOME, "10", "120", "home troche, daily: 10 to 120",
        "daily troches of 10 to 120 mg", (VENDOR, "account of it", "practice", "secondary"), KETAMINE, "sublingual"),
    _of("dose_mg", NON_MEDICAL, "100", "100", "average dose: about 100",
        "an average dose of about 100 mg", (DEA, "effects", "agency", "primary")),

    _of("mg_on_a_day", TREATMENT, "56", "84", "nasal esketamine: 56 or 84",
        "one session on a day: 56 or 84 mg; none on most days", (LABEL, "recommended dosage", "label", "secondary"),
        ESKETAMINE, "intranasal"),
    _of("mg_on_a_day", TREATMENT, "7", "52.5", "IV at 70 kg: 7 to 52.5",
        "0.1 to 0.75 mg/kg at 70 kg, once on a day; none on most days",
        (ANDRADE, "abstract; derived for 70 kg", "review", "primary"), KETAMINE, "intravenous"),
    _of("mg_on_a_day", NON_MEDICAL, "2000", "2670", "use disorder: mean 2,000 to 2,670",
        "mean 2.0 g a day in self-identified ketamine use disorder; 2.67 g in those who seek treatment",
        (HARDING, "abstract", "survey", "primary")),

    _of("dosing_days_in_28", TREATMENT, "6", "12", "IV series: 6 to 12",
        "three a week for two weeks (6), or for four (12)", (f"{PHILLIPS}; {KETECT}", "abstracts", "trial", "primary"),
        KETAMINE, "intravenous"),
    _of("dosing_days_in_28", TREATMENT, "1", "4", "upkeep: 1 to 4",
        "weekly, or every two to four weeks", (f"{PHILLIPS}; {PFEIFFER}", "abstracts", "trial and cohort", "primary"),
        KETAMINE, "intravenous"),
    _of("dosing_days_in_28", TREATMENT, "8", "8", "esketamine, weeks 1 to 4: 8",
        "twice a week in weeks 1 to 4", (LABEL, "recommended dosage", "label", "secondary"), ESKETAMINE, "intranasal"),
    _of("dosing_days_in_28", TREATMENT, "2", "4", "esketamine, week 5 on: 2 to 4",
        "weekly in weeks 5 to 8, then weekly or every two weeks", (LABEL, "recommended dosage", "label", "secondary"),
        ESKETAMINE, "intranasal"),
    _of("dosing_days_in_28", HOME, "28", "28", "home troche: daily",
        "a troche every day", (VENDOR, "account of it", "practice", "secondary"), KETAMINE, "sublingual"),
    _of("dosing_days_in_28", NON_MEDICAL, "16", "28", "frequent use: 4 a week to daily",
        "four a week or more, about 20 days a month; daily in use disorder", (FREQUENT, "recalled", "survey", "unverified")),

    _of("days_between_doses", TREATMENT, "2", "4", "series: 2 to 4",
        "three or two a week", (f"{PHILLIPS}; {LABEL}", "abstract; recommended dosage", "trial and label", "secondary")),
    _of("days_between_doses", TREATMENT, "5", "28", "veterans, 5 months: 5 to 28",
        "from about every 5 days to every 3 to 4 weeks over 5 months", (PFEIFFER, "abstract", "cohort", "primary"),
        KETAMINE, "intravenous"),
    _of("days_between_doses", TREATMENT, "7", "14", "esketamine, week 5 on: 7 to 14",
        "weekly in weeks 5 to 8, then weekly or every two weeks", (LABEL, "recommended dosage", "label", "secondary"),
        ESKETAMINE, "intranasal"),
    _of("days_between_doses", TREATMENT, "2", "7", "sublingual: 2 to 7",
        "10 mg every 2 to 7 days, open-label", (LARA, "abstract", "cohort", "primary"), KETAMINE, "sublingual"),
    _of("days_between_doses", NON_MEDICAL, "0", "1.75", "frequent use: 4 a week to daily",
        "four a week or more; daily in use disorder", (FREQUENT, "recalled; derived", "survey", "unverified")),

    _of("doses_in_365_days", TREATMENT, "18", "18", "veterans: mean 18",
        "a mean of 18 infusions in 12 months", (PFEIFFER, "abstract", "cohort", "primary"), KETAMINE, "intravenous"),
    _of("doses_in_365_days", TREATMENT, "34", "56", "esketamine, first year: 34 to 56",
        "8 in four weeks, 4 in the next four, then weekly or every two weeks",
        (LABEL, "recommended dosage; derived", "label", "secondary"), ESKETAMINE, "intranasal"),
    _of("doses_in_365_days", NON_MEDICAL, "208", "10000", "frequent use: from 208",
        "four a week or more; daily in use disorder", (FREQUENT, "recalled; derived", "survey", "unverified")),

    _of("dose_change", TREATMENT, "100", "150", "a fixed or once raised dose: 100 to 150",
        "0.5 mg/kg, some up to 0.75; or 56, then 84 mg", (f"{ANDRADE}; {LABEL}", "abstract; dosage; derived", "review and label",
                                                          "secondary")),
    _words("dose_change", NON_MEDICAL, "rising dose",
           "tolerance occurs; no paper read here gives a number for how fast doses rise",
           ("Schep 2023, Clin Toxicol 61(6):415", "recalled", "review", "unverified")),

    _of("interval_change", TREATMENT, "4.2", "5.6", "veterans: 4.2 to 5.6 times as long",
        "from about every 5 days to every 3 to 4 weeks over 5 months", (PFEIFFER, "abstract; derived", "cohort", "primary"),
        KETAMINE, "intravenous"),
    _of("interval_change", TREATMENT, "7/4", "14/3", "esketamine: 1.75 to 4.7 times as long",
        "from twice a week (every 3 or 4 days) to weekly or every two weeks",
        (LABEL, "recommended dosage; derived", "label", "secondary"),
        ESKETAMINE, "intranasal"),
    _words("interval_change", NON_MEDICAL, "daily in the end",
           "a mean amount a day is what use disorder is told in; no paper read here gives the pace at which it got there",
           (HARDING, "abstract", "survey", "primary")),

    _words("asked_for_more", TREATMENT, "little sought",
           "in supervised studies little craving and escalation was seen, and seldom measured",
           ("systematic review, J Psychopharmacol 2026, 10.1177/02698811261453814", "abstract", "review", "primary")),
    _words("asked_for_more", NON_MEDICAL, "craving",
           "71 % with self-identified use disorder report craving when they stop", (HARDING, "abstract", "survey", "primary")),

    _words("route", TREATMENT, "by staff", "into a vein, a muscle or under the skin; esketamine into the nose; seldom by mouth",
           (f"{ANDRADE}; {LABEL}", "abstract; dosage", "review and label", "secondary")),
    _words("route", NON_MEDICAL, "snorted or smoked", "snorted or smoked; snorting is the worse of the two for the bladder",
           ("Li 2019, PMID 31076629", "abstract", "cohort", "primary")),

    _of("under_a_plan", TREATMENT, "100", "100", "esketamine: 100",
        "for each dose an enrolled patient and a prescriber on site", (REMS, "requirements", "law", "primary"),
        ESKETAMINE, "intranasal"),
    _words("under_a_plan", NON_MEDICAL, "self-directed",
           "taken also against the pelvic pain that the drug itself causes, a vicious circle",
           ("Anderson 2022, Health Psychol Res 10(3):38247", "abstract", "review", "primary")),
    _words("outside_use", TREATMENT, "little seen", "in supervised studies little illicit use was seen, and seldom measured",
           ("systematic review, J Psychopharmacol 2026, 10.1177/02698811261453814", "abstract", "review", "primary")),

    _of("days_in_hand_of_28", TREATMENT, "0", "0", "esketamine: never handed out",
        "never dispensed for use at home", (REMS, "requirements", "law", "primary"), ESKETAMINE, "intranasal"),
    _of("days_in_hand_of_28", HOME, "4", "4", "home lozenge: weekly",
        "a lozenge each week", (AYCART, "account of it", "cohort", "secondary"), KETAMINE, "sublingual"),
    _of("days_in_hand_of_28", HOME, "28", "28", "home troche: daily",
        "a troche for each day", (VENDOR, "account of it", "practice", "secondary"), KETAMINE, "sublingual"),
    _words("days_in_hand_of_28", NON_MEDICAL, "one's own supply", "the supply is one's own",
           (UNREAD, "recalled", "survey", "unverified")),

    _of("in_a_session", TREATMENT, "100", "100", "esketamine: 100",
        "each dose in a certified setting, with a prescriber on site and somebody who monitors",
        (REMS, "requirements", "law", "primary"), ESKETAMINE, "intranasal"),
    _words("in_a_session", HOME, "alone at home", "nobody monitors; slowed breathing was reported",
           ("FDA alert of 2023-10-10 on compounded ketamine", "accounts of it", "agency", "secondary")),
    _words("in_a_session", NON_MEDICAL, "unsupervised", "unknown purity, mixed settings",
           (UNREAD, "recalled", "survey", "unverified")),
)
# fmt: on


def of_measure(measure: str, drug: str | None, route: str | None) -> tuple[Published, ...]:
    """What is published on a measure, of that drug and route or of any."""
    return tuple(one for one in PUBLISHED if one.measure == measure and one.is_about(drug, route))
