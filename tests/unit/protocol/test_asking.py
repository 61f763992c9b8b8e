"""A number changed for a question: read as strictly as a pack, in the place of the protocol's own, and never taken for it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from handrail.protocol import standing
from handrail.protocol.adopt import adopted, choice, document
from handrail.protocol.asking import with_numbers
from handrail.protocol.load import find
from handrail.protocol.model import Asked, Basis, Verification
from handrail.terms.errors import UnusableProtocol

IV, SPRAY = find("iv-racemic@2026.3"), find("esketamine-rems@2026.2")
DAY = date(2026, 3, 5)


@pytest.mark.parametrize(("given", "amount", "said"), [
    ("interval_hours_min=72", timedelta(hours=72), "72 h"),
    ("interval_hours_min=72h", timedelta(hours=72), "72 h"),
    (" interval_hours_min = 72 h ", timedelta(hours=72), "72 h"),
    ("interval_hours_min=36.5", timedelta(hours=36.5), "36.5 h"),
    ("doses_per_window_max=2", 2, "2"),
    ("dose_mg_per_kg_max=1", 1_000, "1 mg/kg"),
    ("dose_mg_per_kg_max=none", None, "none"),
    ("stop_systolic_mmhg=150 mmHg", 150, None),
    ("observation_counts_from=start", "start", "start"),
])  # fmt: skip
def test_a_value_is_read_in_the_parameters_unit(given: str, amount: object, said: str | None) -> None:
    own = with_numbers(IV, [given])
    name = given.partition("=")[0].strip()
    value = own.value_at(name, DAY)
    assert value is not None
    assert (value.amount, value.unlimited) == (amount, amount is None)
    assert said in (None, value.counted)
    assert [one.parameter for one in own.asks] == [name]
    assert own.value_at("series_doses_max", DAY) == IV.value_at("series_doses_max", DAY)


@pytest.mark.parametrize(("given", "says"), [
    ("interval_hour_min=72", "did you mean interval_hours_min"),
    ("INTERVAL-HOURS-MIN=72", "did you mean interval_hours_min"),
    ("zebra=72", "handrail protocol show iv-racemic names them all"),
    ("=72", "'' is not a parameter"),
    ("interval_hours_min", "changes nothing"),
    ("interval_hours_min=", "nothing is stated"),
    ("interval_hours_min=soon", "'soon' is not an amount"),
    ("interval_hours_min=-72", "'-72' is not an amount"),
    ("interval_hours_min=0", "a limit is never zero"),
    ("interval_hours_min=nan", "'nan' is not an amount"),
    ("interval_hours_min=1e3", "write it in h"),
    ("interval_hours_min=3 d", "measures calendar days, not duration"),
    ("interval_hours_min=72 min", "is stated in h, not in min"),
    ("interval_hours_min=none", "may not be none"),
    ("interval_hours_min=40001", "out of all proportion: the protocol says 40 h"),
    ("interval_hours_min=99999999999999999999", "not a plausible amount"),
    ("interval_hours_min=40", "is 40 h in iv-racemic@2026.3 already"),
    ("doses_per_window_max=2.5", "not a whole, positive amount"),
    ("doses_per_window_max=many", "'many' is not an amount"),
    ("observation_counts_from=middle", "use: start, end"),
])  # fmt: skip
def test_what_is_unclear_is_refused(given: str, says: str) -> None:
    with pytest.raises(UnusableProtocol, match="--rethreshold") as refused:
        with_numbers(IV, [given])
    assert says in str(refused.value)


def test_a_number_is_changed_once() -> None:
    with pytest.raises(UnusableProtocol, match="interval_hours_min is changed twice"):
        with_numbers(IV, ["interval_hours_min=72", "interval_hours_min=96"])


def test_what_an_old_version_does_not_state_cannot_be_changed_in_it() -> None:
    first = find("iv-racemic@2026.1")
    missing = next(one.name for one in IV.parameters if not first.parameter(one.name).values)
    with pytest.raises(UnusableProtocol, match=f"iv-racemic@2026.1 does not state {missing}"):
        with_numbers(first, [f"{missing}={IV.parameter(missing).values[0].said}"])


def test_no_number_is_no_question() -> None:
    assert with_numbers(IV, []) is IV
    assert (standing.question(IV), IV.label) == (None, IV.key)


def test_its_ground_is_that_it_was_asked_and_never_the_packs_source() -> None:
    own = with_numbers(IV, ["interval_hours_min=72"])
    value = own.value_at("interval_hours_min", DAY)
    assert value is not None
    assert (value.basis, value.verification, value.at, value.note) == (Asked.ON_THE_COMMAND_LINE,) * 2 + (None, None)
    assert own.source(value.source_id).citation == "Asked on the command line; no source says it"
    assert str(Asked.ON_THE_COMMAND_LINE) not in {*map(str, Basis), *map(str, Verification)}
    (asked,) = own.asks
    assert (asked.said, asked.was) == ("72 h", "40 h")
    assert "Phillips" in asked.source
    assert "program choice" in asked.source


def test_it_is_nobodys_protocol(tmp_path: Path) -> None:
    """Also where the protocol was adopted: whoever adopted 47 hours adopted no 72."""
    file = tmp_path / "adoption.yaml"
    made = [choice(IV, DAY, "interval_hours_min=47 h", "Ours."), choice(IV, DAY, "series_doses_max=6 {count}", "Ours too.")]
    file.write_text(document(IV, by="Ada Invented", role="medical director", at=DAY, choices=made), encoding="utf-8")
    own = with_numbers(adopted(IV, file), ["interval_hours_min=72"])
    for day in (DAY - timedelta(days=1), DAY):
        value = own.value_at("interval_hours_min", day)
        assert value is not None
        assert value.amount == timedelta(hours=72)
    assert own.adopted is False
    assert standing.state(own) == "a question, with 1 number changed: nobody has adopted it"
    assert own.asks[0].was == "40 h from 2000-01-01, then 47 h from 2026-03-05"
    (told,) = [line for line in standing.choices_in_lines(own.adoption, own.asks) if line.startswith("local choice")]
    assert told.startswith("local choice: series_doses_max is 6")


def test_what_stands_out_is_said() -> None:
    own = with_numbers(IV, ["interval_hours_min=120"])
    assert own.asks[0].odd == (
        "interval_hours_min = 120 h is stricter than iv-racemic@2026.3 (40 h), 3 times as much.",
        "interval_hours_min is so long that interval_days_min never matters.",
    )


def test_a_value_of_several_periods_is_changed_in_each_and_gaps_stay() -> None:
    changing = next((protocol, one) for protocol in (IV, SPRAY) for one in protocol.parameters if one.name == "interval_days_min")
    protocol, parameter = changing
    own = with_numbers(protocol, ["interval_days_min=5"])
    assert own.parameter("interval_days_min").changes() == parameter.changes()
    before = min(parameter.changes()) - timedelta(days=1)
    assert own.value_at("interval_days_min", before) is None


def test_order_does_not_matter_to_the_numbers() -> None:
    pair = ["interval_hours_min=72", "series_doses_max=6"]
    one, other = with_numbers(IV, pair), with_numbers(IV, pair[::-1])
    assert one.parameters == other.parameters
    assert [each.parameter for each in one.asks] == [each.parameter for each in other.asks[::-1]]
    assert len([source for source in one.sources if source.title == "Asked on the command line"]) == 1
