"""Two protocols on the same records: verdicts told by hand, the same as each alone, resumed after a kill, and on a page."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from handrail.audit.compare import CHANGES, OF_CHANGES, PATIENTS, Comparison, compare
from handrail.audit.compared import compared
from handrail.audit.earlier import Earlier
from handrail.audit.moves import Moves
from handrail.audit.run import Question, run
from handrail.check import judge
from handrail.protocol.asking import with_numbers
from handrail.protocol.load import asked as named
from handrail.protocol.load import shipped
from handrail.record import Record
from handrail.safeguards.catalogue import CATALOGUE
from handrail.terms.errors import UnusableInput
from handrail.verdicts import Verdict
from tests.unit.audit.asking import IV, audited, quiet, source
from tests.unit.audit.test_answer import AT, PROGRAM, Cut

STRICT, LOOSE = with_numbers(IV, ("interval_hours_min=72",)), with_numbers(IV, ("interval_hours_min=36",))
INTERVAL = "minimum-interval"
EVERY = tuple({one.id: one for one in shipped()}.values())  # the newest of each


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Earlier:
    """Doses 60 hours, 38 hours and a week apart; p60 and p38 in north, p38 in south too."""
    out = tmp_path_factory.mktemp("small")
    audited(source(tmp_path_factory.mktemp("records")), out)
    return Earlier.opened(out)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Earlier:
    out = tmp_path_factory.mktemp("sample")
    audited(PROGRAM, out)
    return Earlier.opened(out)


def told(out: Path) -> list[tuple[str, ...]]:
    rows = pl.read_parquet(out / CHANGES)
    return rows.select("safeguard", "subject_id", "patient_id", "verdict_before", "verdict_after").rows()


def test_a_dose_at_60_hours_is_met_at_40_and_breached_at_72(small: Earlier, tmp_path: Path) -> None:
    compare(small, Comparison(IV, STRICT, small.at), tmp_path)
    assert told(tmp_path) == [(INTERVAL, "a2", "p60", "met", "breached")]
    (row,) = pl.read_parquet(tmp_path / CHANGES).to_dicts()
    assert row["numbers"] == ["interval_hours_min: 40 h → 72 h"]
    assert row["programs"] == ["north"]
    assert '"time_since_last_dose_seconds":216000.0' in row["evidence_before"]
    assert row["evidence_before"] == row["evidence_after"]


def test_and_the_other_way_round(small: Earlier, tmp_path: Path) -> None:
    compare(small, Comparison(STRICT, IV, small.at), tmp_path)
    assert told(tmp_path) == [(INTERVAL, "a2", "p60", "breached", "met")]


def test_a_dose_at_38_hours_is_breached_at_40_and_met_at_36(small: Earlier, tmp_path: Path) -> None:
    compare(small, Comparison(IV, LOOSE, small.at), tmp_path)
    assert told(tmp_path) == [(INTERVAL, "b2", "p38", "breached", "met")]


def test_patients_and_programs_are_counted(small: Earlier, tmp_path: Path) -> None:
    """From 36 to 72 hours: p60 and p38 are new breaches; p38 counts in both of its programs, p168 in none."""
    document = compared(small, Comparison(LOOSE, STRICT, small.at), tmp_path, quiet)
    assert document["population"] == {"patients": 3, "in_program": 3, "patients_changed": 2}
    assert document["verdicts_changed"] == 2
    keys = ("program", "patients", "patients_changed", "now_breached", "no_longer_breached", "otherwise")
    assert [tuple(one[key] for key in keys) for one in document["programs"]] == [
        ("north", 2, 2, 2, 0, 0), ("south", 1, 1, 1, 0, 0), (None, 1, 0, 0, 0, 0),
    ]  # fmt: skip
    patients = pl.read_parquet(tmp_path / PATIENTS).select("patient_id", "programs", "changes", "now_breached").rows()
    assert patients == [("p38", ["north", "south"], 1, [INTERVAL]), ("p60", ["north"], 1, [INTERVAL])]
    (subject,) = next(one for one in document["safeguards"] if one["id"] == INTERVAL)["subjects"]
    assert {(move["before"], move["after"]): move["count"] for move in subject["moves"]} == {
        ("met", "met"): 4, ("met", "breached"): 2,
    }  # fmt: skip
    assert (subject["before"]["breached"], subject["after"]["breached"], subject["patients_changed"]) == (0, 2, 2)
    (number,) = document["numbers"]
    assert (number["name"], number["before"], number["after"], number["direction"]) == (
        "interval_hours_min",
        "36 h",
        "72 h",
        "stricter",
    )
    assert number["safeguards"] == [INTERVAL]


def test_programs_have_the_names_that_are_on_file() -> None:
    moves = Moves()
    record = Record.of_rows({"patients": [{"patient_id": "p1"}], "programs": [{"program_id": "north", "name": "North Street"}]})
    people = pl.DataFrame({"patient": [1], "programs": [["north"]]})
    moves.add_people(1, people, record.table("programs"))
    assert (moves.names, dict(moves.programs)) == ({"north": "North Street"}, {("north", "patients"): 1})
    assert Moves.of_json(moves.as_json()) == moves


@pytest.mark.parametrize("protocol", EVERY, ids=lambda one: one.key)
def test_a_protocol_compared_with_itself_changes_nothing(small: Earlier, tmp_path: Path, protocol) -> None:
    own = named(protocol.key)
    moves = compare(small, Comparison(own, own, small.at), tmp_path)
    assert pl.read_parquet(tmp_path / CHANGES).height == pl.read_parquet(tmp_path / PATIENTS).height == 0
    assert sum(moves.verdicts.values()) > 0
    assert all(was == is_ for _, _, was, is_ in moves.verdicts)
    assert moves.population["patients_changed"] == 0


@pytest.mark.parametrize(
    "key", ["esketamine-rems@2026.4", "alcohol-use-disorder-research@2026.3", "sublingual-supervised@2026.3"]
)
def test_each_side_is_what_that_protocol_alone_says(sample: Earlier, tmp_path: Path, key: str) -> None:
    """On the sample, which shows every verdict: counts and changes against judging under each protocol by itself."""
    other = named(key)
    moves = compare(sample, Comparison(IV, other, sample.at), tmp_path)
    both = [judge(sample.bucket(0), (one,), at=sample.at, heeds_pins=False) for one in (IV, other)]
    expected = set()
    for subject, before in both[0].items():
        after = both[1][subject]
        for one in before.safeguards:
            for side, judgement in enumerate((before, after)):
                for verdict in Verdict:
                    of_it = sum(n for (name, of, *codes), n in moves.verdicts.items()
                                if (name, of) == (one.id, subject) and codes[side] == verdict.code)  # fmt: skip
                    assert of_it == judgement.counts().get((one.id, verdict.code), 0)
            codes = zip(before.frame["subject_id"], before.frame[one.id], after.frame[one.id], strict=True)
            expected |= {
                (one.id, subject, name, str(Verdict.of(was)), str(Verdict.of(is_))) for name, was, is_ in codes if was != is_
            }
    rows = pl.read_parquet(tmp_path / CHANGES)
    assert set(rows.select("safeguard", "subject", "subject_id", "verdict_before", "verdict_after").rows()) == expected
    assert len(expected) == rows.height > 20


def test_what_a_question_changes_is_what_the_audit_of_it_changes(small: Earlier, tmp_path: Path) -> None:
    """No plan is pinned here, so that an audit and a comparison ask the same."""
    for name, protocol in (("was", IV), ("is", STRICT)):
        run(small, Question((protocol,), small.at), tmp_path / name)
    wide = [pl.read_parquet(tmp_path / name / "verdicts.parquet") for name in ("was", "is")]
    codes = ((one.id, zip(wide[0]["subject_id"], wide[0][one.id], wide[1][one.id], strict=True)) for one in CATALOGUE)
    changed = {(one, name) for one, rows in codes for name, was, is_ in rows if was != is_}
    compare(small, Comparison(IV, STRICT, small.at), tmp_path)
    assert {(one, subject) for one, subject, *_ in told(tmp_path)} == changed == {(INTERVAL, "a2")}


def test_only_safeguards_that_read_a_number_change_with_it(sample: Earlier, tmp_path: Path) -> None:
    for number in ("interval_hours_min=100", "observation_minutes_min=240", "screening_days_max=10", "series_doses_max=3"):
        name = number.partition("=")[0]
        compare(sample, Comparison(IV, with_numbers(IV, [number]), sample.at), tmp_path / name)
        moved = set(pl.read_parquet(tmp_path / name / CHANGES)["safeguard"])
        assert moved
        assert moved <= {one.id for one in CATALOGUE if name in one.parameters}, number


def test_pins_are_not_heeded(sample: Earlier, tmp_path: Path) -> None:
    """The sample has plans of the spray; compared with it, every dose answers to the infusion, or every dose to the spray."""
    document = compared(sample, Comparison(IV, named("esketamine-rems"), sample.at), tmp_path, quiet)
    assert document["pins_heeded"] is False
    assert document["plans_pinned"]["esketamine-rems@2026.4"] == 1
    (rems,) = next(one for one in document["safeguards"] if one["id"] == "rems-certified-and-enrolled")["subjects"]
    assert rems["before"]["met"] + rems["before"]["breached"] + rems["before"]["data_required"] == 0 < rems["changed"]


@pytest.mark.parametrize("stops_before", [0, 1, 2])
def test_a_comparison_that_was_killed_ends_with_the_same_bytes(sample: Earlier, tmp_path: Path, stops_before: int) -> None:
    asked, whole, cut = Comparison(IV, STRICT, AT), tmp_path / "whole", tmp_path / "cut"
    expected = compare(Cut(sample.staged, None), asked, whole)
    with pytest.raises(KeyboardInterrupt):
        compare(Cut(sample.staged, stops_before), asked, cut)
    done = {int(path.stem.removeprefix("counts-")) for path in cut.glob("compare-parts/*/counts-*.json")}
    assert stops_before not in done
    assert done >= set(range(stops_before - 1))
    assert not (cut / CHANGES).exists()
    assert compare(Cut(sample.staged, None), asked, cut) == expected
    for name in (CHANGES, PATIENTS):
        assert (cut / name).read_bytes() == (whole / name).read_bytes()


def test_parts_of_another_question_are_not_taken(sample: Earlier, tmp_path: Path) -> None:
    """Control of the test above: what is left of one comparison never ends up in another."""
    with pytest.raises(KeyboardInterrupt):
        compare(Cut(sample.staged, 2), Comparison(IV, STRICT, AT), tmp_path)
    again = compare(Cut(sample.staged, None), Comparison(IV, IV, AT), tmp_path)
    assert again.population["patients_changed"] == 0
    assert pl.read_parquet(tmp_path / CHANGES).schema == OF_CHANGES


def test_kill_9_in_the_middle_and_again(sample: Earlier, tmp_path: Path) -> None:
    """As a process that the system kills, and the same command once more."""
    script = (
        "import sys, time; from pathlib import Path; from handrail.audit.earlier import Earlier;"
        "from tests.unit.audit import test_compare as t;"
        "slow = type('Slow', (t.Cut,), {'bucket': lambda self, n: (time.sleep(30 if n == 2 else 0), t.Cut.bucket(self, n))[1]});"
        "e = Earlier.opened(Path(sys.argv[1]));"
        "t.compare(slow(e.staged, None), t.Comparison(t.IV, t.STRICT, t.AT), Path(sys.argv[2]))"
    )
    killed = tmp_path / "killed"
    with subprocess.Popen([sys.executable, "-c", script, str(sample.folder), str(killed)]) as process:
        for _ in range(600):
            if len(list(killed.glob("compare-parts/*/counts-*.json"))) == 2 or process.poll() is not None:
                break
            time.sleep(0.1)
        os.kill(process.pid, signal.SIGKILL)
    assert len(list(killed.glob("compare-parts/*/counts-*.json"))) == 2
    assert not (killed / CHANGES).exists()
    asked = Comparison(IV, STRICT, AT)
    assert compare(Cut(sample.staged, None), asked, killed) == compare(Cut(sample.staged, None), asked, tmp_path / "whole")
    for name in (CHANGES, PATIENTS):
        assert (killed / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_file_that_goes_away_meanwhile_is_told(small: Earlier, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small.folder, tmp_path / "run"))
    opened = Earlier.opened(folder)
    (folder / "staged" / "current" / "enrolments" / "00000.parquet").unlink()
    with pytest.raises(UnusableInput, match="not as it was: it has gone"):
        compared(opened, Comparison(IV, STRICT, opened.at), tmp_path / "out", quiet)
    assert not (tmp_path / "out" / "compare.json").exists()


def test_everything_written_is_the_same_again(small: Earlier, tmp_path: Path) -> None:
    for name in ("once", "again"):
        compared(small, Comparison(IV, STRICT, small.at), tmp_path / name, quiet)
    names = sorted(path.name for path in (tmp_path / "once").iterdir())
    assert names == ["changes.parquet", "compare.html", "compare.json", "patients.parquet"]
    for name in names:
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
