"""Keys change while the clinic works: what older ones signed and sealed stays good; nothing opens where it does not belong."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt
from django.core.exceptions import FieldError
from django.db import connection, transaction

from handrail.clinic import demo, doctor
from handrail.clinic.accounts.models import User
from handrail.clinic.actor import COMMAND
from handrail.clinic.environment import UnsafeConfiguration
from handrail.clinic.organisation.models import Site
from handrail.clinic.people import actions as people
from handrail.clinic.people.models import Patient
from handrail.clinic.sealing import BrokenSeal, Keyring, Place, ring
from handrail.clinic.sealing.keyring import version_of
from handrail.clinic.sealing.rotation import rekey
from handrail.clinic.trail import checkpoints, keys
from handrail.clinic.trail.actions import append
from handrail.clinic.trail.exporting import export
from handrail.clinic.trail.models import Entry, Opening
from handrail.trail.verifier import Verdict, verify
from tests.clinic.told import Tell

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOON = NINE + timedelta(hours=3)
ONE, TWO = "MQRKx91Ve3JBgcF5hfnU7TVT_WN6sGxAQDiyg3KnA_s=", "f5pzS9OalRdhCPRtIy7XrBHfpjPjONf5F6m_RbYuuus="
pytestmark = pytest.mark.django_db


def act(at: datetime) -> None:
    with transaction.atomic():
        append("act.done", by=COMMAND, about=("thing", 1), at=at)


def exported(tmp_path: Path, against: Path | None = None) -> Verdict:
    folder = tmp_path / f"trail-{secrets.token_hex(4)}"
    export(folder)
    return verify(folder, against)


# --- the key of the trail ------------------------------------------------------------------------------------------------------


def test_a_checkpoint_from_before_the_change_holds_after_it(tell: Tell, tmp_path: Path, settings: Any) -> None:
    settings.CHECKPOINT_FOLDER = tmp_path / "outside"
    tell(HANDRAIL_TRAIL_KEY=ONE)
    act(NINE)
    checkpoints.take_outside(checkpoints.sign(NINE))
    tell(HANDRAIL_TRAIL_KEY=TWO, HANDRAIL_OLD_TRAIL_KEYS=ONE)
    act(NOON)
    checkpoints.sign(NOON)
    tell(HANDRAIL_OLD_TRAIL_KEYS=None)
    act(NOON)
    checkpoints.sign(NOON)
    verdict = exported(tmp_path, tmp_path / "outside")
    assert verdict.problems == []
    assert (verdict.checkpoints, len(verdict.held_against)) == (3, 1)


def test_a_new_key_is_written_down_once_and_the_old_one_stays_known(tell: Tell) -> None:
    for key in (ONE, TWO, TWO, ONE):
        tell(HANDRAIL_TRAIL_KEY=key, HANDRAIL_OLD_TRAIL_KEYS=ONE)
        keys.settle(NINE)
    assert Entry.objects.filter(act="trail.key-added").count() == 2
    assert len(keys.verifier_keys()) == 2


def test_a_key_that_nobody_vouches_for_signs_nothing_and_the_doctor_says_so_before(tell: Tell, tmp_path: Path) -> None:
    tell(HANDRAIL_TRAIL_KEY=ONE)
    act(NINE)
    checkpoints.sign(NINE)
    assert list(doctor._opens()) == []
    tell(HANDRAIL_TRAIL_KEY=TWO)
    assert ["is not the key that signed here until now" in one.what for one in doctor._opens()] == [True]
    with pytest.raises(UnsafeConfiguration, match="is not the key that signed here until now"):
        checkpoints.sign(NOON)
    tell(HANDRAIL_TRAIL_KEY=ONE)
    checkpoints.sign(NOON)
    assert exported(tmp_path).problems == []


def test_another_name_of_the_trail_signs_nothing(tell: Tell, settings: Any) -> None:
    tell(HANDRAIL_TRAIL_KEY=ONE)
    keys.settle(NINE)
    settings.TRAIL_ORIGIN = "elsewhere/handrail"
    tell(HANDRAIL_TRAIL_KEY=TWO, HANDRAIL_OLD_TRAIL_KEYS="lost")
    with pytest.raises(UnsafeConfiguration, match="a trail keeps its name"):
        checkpoints.sign(NOON)


@pytest.mark.parametrize("told", [ONE, "lost"])
def test_the_doctor_is_content_once_the_key_before_signs_too_or_is_said_to_be_lost(tell: Tell, told: str) -> None:
    tell(HANDRAIL_TRAIL_KEY=ONE)
    keys.settle(NINE)
    tell(HANDRAIL_TRAIL_KEY=TWO, HANDRAIL_OLD_TRAIL_KEYS=told)
    keys.settle(NOON)
    assert list(doctor._trail()) == []
    checkpoints.sign(NOON)
    tell(HANDRAIL_OLD_TRAIL_KEYS=None)
    assert list(doctor._trail()) == []


# --- the keys of sealed fields -------------------------------------------------------------------------------------------------


@pytest.fixture
def patient(tell: Tell) -> Patient:
    """Registered under the first key."""
    tell(HANDRAIL_FIELD_KEYS=f"1:{ONE}")
    demo.seed(NINE)
    return Patient.objects.get(account=None, registered_at=NINE, stays__site__name__startswith="Lakeside")


def again(patient: Patient) -> Patient:
    return Patient.objects.get(pk=patient.pk)


def test_old_values_open_and_new_ones_are_sealed_with_the_new_key(patient: Patient, tell: Tell) -> None:
    tell(HANDRAIL_FIELD_KEYS=f"2:{TWO},1:{ONE}")
    assert again(patient).name == "Morgan Specimen"
    new = people.register(by=COMMAND, site=Site.objects.all()[0], name="New Sample", born_on=date(1990, 1, 1), at=NOON)
    assert version_of(bytes(again(new).__dict__["name"])) == 2
    assert version_of(bytes(again(patient).__dict__["name"])) == 1


def test_after_rekeying_the_old_key_is_needed_no_more(patient: Patient, tell: Tell) -> None:
    user = User.objects.get(email=demo.address("nurse"))
    codes = RecoveryCodes.activate(user).get_unused_codes()
    tell(HANDRAIL_FIELD_KEYS=f"2:{TWO},1:{ONE}")
    sealed = 2 * Patient.objects.count() + 2 * Opening.objects.count() + Authenticator.objects.count()
    assert rekey(NOON) == sealed
    assert rekey(NOON) == 0
    assert Entry.objects.filter(act="fields.rekeyed").count() == 1
    tell(HANDRAIL_FIELD_KEYS=f"2:{TWO}")
    assert again(patient).name == "Morgan Specimen"
    assert {one.value for one in Opening.objects.filter(name="name")} >= {"Morgan Specimen", "Noor Example"}
    both = {one.type: one for one in Authenticator.objects.filter(user=user)}
    assert decrypt(both[Authenticator.Type.TOTP].data["secret"]) == demo.SECRET
    assert both[Authenticator.Type.RECOVERY_CODES].wrap().get_unused_codes() == codes


def test_a_value_of_an_unknown_key_says_which(patient: Patient, tell: Tell) -> None:
    tell(HANDRAIL_FIELD_KEYS=f"2:{TWO}")
    with pytest.raises(BrokenSeal, match="key version 1") as error:
        _ = again(patient).name
    assert str(patient.pk) in str(error.value)


def test_another_key_under_the_same_version_does_not_open(patient: Patient, tell: Tell) -> None:
    tell(HANDRAIL_FIELD_KEYS=f"1:{TWO}")
    with pytest.raises(BrokenSeal, match="does not open"):
        _ = again(patient).name


def test_a_value_that_was_copied_to_another_patient_does_not_open(patient: Patient) -> None:
    other = Patient.objects.exclude(pk=patient.pk)[0]
    Patient.objects.filter(pk=other.pk).update(name=bytes(again(patient).__dict__["name"]))
    with pytest.raises(BrokenSeal, match="belongs elsewhere"):
        _ = again(other).name


def test_a_value_that_was_copied_to_another_field_does_not_open(patient: Patient) -> None:
    Patient.objects.filter(pk=patient.pk).update(born_on=bytes(again(patient).__dict__["name"]))
    with pytest.raises(BrokenSeal, match="belongs elsewhere"):
        _ = again(patient).born_on
    assert again(patient).name == "Morgan Specimen"


@pytest.mark.parametrize("place", [0, 1, 2, 3, 14, 15, -1])
def test_a_value_with_one_changed_byte_does_not_open(place: int) -> None:
    keyring, where = Keyring({1: secrets.token_bytes(32)}, 1), Place("table", "row", "field")
    sealed = bytearray(keyring.seal("text", where))
    sealed[place] ^= 1
    with pytest.raises(BrokenSeal):
        keyring.open(bytes(sealed), where)


def test_a_broken_seal_tells_nothing_of_what_it_holds(patient: Patient) -> None:
    Patient.objects.filter(pk=patient.pk).update(name=b"Morgan Specimen, as plain text in the wrong place")
    with pytest.raises(BrokenSeal) as error:
        _ = again(patient).name
    assert "Morgan" not in str(error.value)


def test_what_is_read_around_the_field_is_ciphertext(patient: Patient) -> None:
    (value,) = Patient.objects.filter(pk=patient.pk).values_list("name", flat=True)
    assert b"Morgan" not in bytes(value)
    assert ring().open(bytes(value), Place("people_patient", str(patient.pk), "name")) == "Morgan Specimen"


def test_a_text_alone_is_not_written(patient: Patient) -> None:
    with pytest.raises(FieldError, match="is sealed"):
        Patient.objects.filter(pk=patient.pk).update(name="Somebody")
    with pytest.raises(FieldError, match="is sealed"):
        Patient.objects.filter(name="Morgan Specimen").exists()


@pytest.mark.parametrize(
    "said", ["", "1", f"0:{ONE}", f"1:{ONE[:-5]}", f"1:{ONE},1:{TWO}", "1:!", f"70000:{ONE}", f"-1:{ONE}", f"x:{ONE}"]
)
def test_a_ring_that_cannot_be_read_is_refused(said: str) -> None:
    with pytest.raises(UnsafeConfiguration, match="HANDRAIL_FIELD_KEYS"):
        Keyring.read(said)


# --- what lies in the database -------------------------------------------------------------------------------------------------


def dumped() -> bytes:
    """Every value of every table, as it is stored."""
    parts: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts += [
                bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode()
                for row in cursor.fetchall()
                for one in row
            ]
    return b"\n".join(parts)


@pytest.mark.parametrize("secret", ["Jamie Sample", "Morgan Specimen", "1975-11-30", demo.SECRET, demo.PASSWORD])
def test_a_dump_of_the_database_holds_no_secret_in_plain(patient: Patient, secret: str) -> None:
    found = dumped()
    assert secret.encode() not in found
    assert b"Noor Example" in found  # the control: a nurse's name is no secret


@pytest.mark.django_db(transaction=True)
def test_nor_does_the_file_of_an_embedded_one(patient: Patient) -> None:
    if connection.vendor == "sqlite":
        found = b"".join(one.read_bytes() for one in Path(connection.settings_dict["NAME"]).parent.glob("test.sqlite3*"))
        assert b"Noor Example" in found
        assert not [one for one in ("Morgan Specimen", "1975-11-30", demo.SECRET) if one.encode() in found]
