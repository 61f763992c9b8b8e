"""Packs of an older edition state fewer parameters, and what asks for the others has no answer from them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from handrail.protocol.adopt import choice
from handrail.protocol.diff import differences
from handrail.protocol.in_force import table
from handrail.protocol.load import find, load
from handrail.protocol.parameters import EDITION, PARAMETERS, stated_in
from handrail.terms.errors import UnusableProtocol
from tests.unit.protocol.conftest import copy_of

TODAY = date(2026, 11, 23)
OLD, NEW = find("iv-racemic@2026.2"), find("iv-racemic")
LATER = [each.name for each in PARAMETERS if each.edition == EDITION]


def test_an_older_pack_has_no_value_for_a_later_parameter() -> None:
    assert (OLD.edition, NEW.edition) == (1, EDITION)
    assert [each.name for each in OLD.parameters] == [each.name for each in stated_in(1)]
    assert all(OLD.value_at(name, TODAY) is None and NEW.value_at(name, TODAY) is not None for name in LATER)


def test_no_value_is_null_and_never_unlimited() -> None:
    frame = table([OLD, NEW], ["infusion_minutes_min", "interval_days_min"])
    rows = {row["protocol"]: row for row in frame.to_dicts()}
    assert rows[OLD.key][":infusion_minutes_min"] is None
    assert rows[OLD.key][":infusion_minutes_min_unlimited"] is None
    assert rows[NEW.key][":infusion_minutes_min_unlimited"] is False
    assert frame.schema[":infusion_minutes_min"] == pl.Duration("us")


def test_what_a_newer_version_states_first_is_told_one_by_one() -> None:
    told = [one for one in differences(OLD, NEW) if one.kind == "number"]
    assert [one.about for one in told] == LATER
    said = {one.about: one.sentence for one in told}
    assert said["lapse_days_max"].endswith("there was nothing stated and it is 60 d now.")
    back = [one for one in differences(NEW, OLD) if one.kind == "number"]
    assert [one.about for one in back] == LATER
    assert "there is nothing stated now" in back[0].sentence


def test_nobody_chooses_a_number_that_a_version_does_not_state() -> None:
    with pytest.raises(UnusableProtocol, match=r"iv-racemic@2026\.2 does not state lapse_days_max"):
        choice(OLD, TODAY, "lapse_days_max=30 d", "we ask sooner")
    assert choice(NEW, TODAY, "lapse_days_max=30 d", "we ask sooner").was == "60 d"


@pytest.mark.parametrize("said", ["0", "3", "two", "2.0", ""])
def test_an_edition_that_there_is_not(tmp_path, said: str) -> None:
    draft = copy_of("iv-racemic/2026.3", tmp_path)
    draft.edit("protocol.yaml", "edition: 2", f'edition: "{said}"')
    with pytest.raises(UnusableProtocol, match="edition"):
        load(draft.folder, draft=True)


def test_a_pack_without_its_later_numbers_does_not_load(tmp_path) -> None:
    draft = copy_of("iv-racemic/2026.2", tmp_path)
    draft.edit("protocol.yaml", 'version: "2026.2"', 'version: "2026.2"\nedition: 2')
    with pytest.raises(UnusableProtocol, match="prescription_monitoring_days_max"):
        load(draft.folder, draft=True)
