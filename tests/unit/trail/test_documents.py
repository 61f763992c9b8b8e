"""Signed documents: right as they are, and wrong with anything changed."""

from __future__ import annotations

import copy
import json
import random
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.trail.checks import canonical
from handrail.trail.documents import check_signature, coded, cose_key, record_digest, signature_digest
from handrail.trail.signing import attest
from tests.unit.trail.making import ATTEST_KEY, LOG_KEY, WITNESS
from tests.unit.trail.passkeys import KINDS, PRESENT, VERIFIED, Passkey, cbor, signed, unsigned

FLIPS = 1000
KEYS = (LOG_KEY.key, ATTEST_KEY.key)
PLAIN = st.none() | st.booleans() | st.integers() | st.text()
JSON = st.recursive(PLAIN, lambda one: st.lists(one) | st.dictionaries(st.text(), one))
RECORDS = {"passkey": signed(Passkey()), "password": attest(unsigned("password-and-code"), ATTEST_KEY)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_signed_with_a_passkey_is_right(kind: str) -> None:
    assert check_signature(signed(Passkey(kind))) == []


def test_a_document_signed_with_password_and_code_is_right_for_who_knows_the_clinic() -> None:
    record = attest(unsigned("password-and-code"), ATTEST_KEY)
    assert check_signature(record, KEYS) == []
    assert check_signature(record) == [f"the key {ATTEST_KEY.key.label!r} that attests it is not known"]


def test_the_digest_is_over_what_the_reference_says() -> None:
    document = sha256("Plan of six doses, 0,5 mg/kg, for Zoë.\n".encode()).hexdigest()
    told = (
        f'{{"document_sha256":"{document}","meaning":"I ordered this.","method":"passkey","nonce":"{"ab" * 16}",'
        '"signed_at":"2026-03-02T12:00:00.000000Z","signer":{"id":"staff-1","name":"Ada Invented"}}'
    )
    assert signature_digest(unsigned("passkey")) == sha256(b"handrail-signature/1\n" + told.encode()).digest()


@pytest.mark.parametrize(("more", "words"), [
    ({"flags": VERIFIED}, "nobody was present"),
    ({"flags": PRESENT}, "did not verify who"),
    ({"rp_id": "else.example"}, "for another site"),
    ({"page": "https://clinic.example.evil.example"}, "on another page"),
    ({"client": {"type": "webauthn.create"}}, "not made to sign in"),
    ({"client": {"challenge": "AAAA"}}, "for another document"),
    ({"client": {"crossOrigin": True}}, "on another page"),
])  # fmt: skip
def test_an_assertion_that_does_not_hold_is_named(more: dict[str, Any], words: str) -> None:
    (said,) = check_signature(signed(Passkey(), **more))
    assert words in said


@pytest.mark.parametrize(("name", "value"), [
    ("document", "Plan of seven doses."), ("meaning", "I read this."), ("signer", {"id": "staff-2", "name": "Ada Invented"}),
    ("signed_at", "2026-03-02T12:00:01.000000Z"), ("nonce", "cd" * 16),
])  # fmt: skip
def test_a_signature_is_of_its_document_meaning_signer_and_time_alone(name: str, value: Any) -> None:
    for record in (signed(Passkey()), attest(unsigned("password-and-code"), ATTEST_KEY)):
        assert check_signature({**record, name: value}, KEYS)


def test_a_page_of_another_site_cannot_sign_for_this_one() -> None:
    record = {**signed(Passkey()), "rp_id": "example"}
    assert "it was made for another site" in check_signature(record)
    assert "it was made on a page of another site" in check_signature({**signed(Passkey()), "rp_id": "inic.example"})


def test_a_second_partys_key_attests_nothing() -> None:
    assert check_signature(attest(unsigned("password-and-code"), WITNESS), (WITNESS.key,))


def test_a_key_in_another_spelling_is_none() -> None:
    key = cose_key(Passkey().cose)
    record = signed(Passkey())
    assert isinstance(key[-2], bytes)
    longer = coded(cbor({**key, -2: b"\0" + key[-2]}))
    assert check_signature({**record, "credential": {**record["credential"], "public_key": longer}}) == ["the signature is wrong"]


def test_a_short_rsa_key_signs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    monkeypatch.setitem(KINDS, "RS256", short)
    numbers = short.public_key().public_numbers()
    key = cbor({1: 3, 3: -257, -1: numbers.n.to_bytes(128, "big"), -2: b"\1\0\1"})
    monkeypatch.setattr(Passkey, "cose", key)
    assert check_signature(signed(Passkey("RS256"))) == ["the signature is wrong"]


def test_a_signer_is_told_by_id_and_name_alone() -> None:
    more = signed(Passkey(), signer={"id": "staff-1", "name": "Ada Invented", "title": "director"})
    assert check_signature(more) == ["it does not hold exactly what such a signature holds"]


def test_the_id_of_a_credential_is_text() -> None:
    record = signed(Passkey())
    assert check_signature({**record, "credential": {**record["credential"], "id": []}})


def test_one_method_does_not_pass_for_the_other() -> None:
    record = attest(unsigned("passkey"), ATTEST_KEY)
    assert check_signature(record, KEYS)
    assert check_signature({**record, "method": "password-and-code"}, KEYS)


@pytest.mark.parametrize("method", RECORDS)
def test_every_flipped_bit_of_a_record_is_seen(method: str) -> None:
    """By the signature; or, in the id of a credential, which no signature covers, by the digest that the trail's entry holds."""
    record, drawn, seen = RECORDS[method], random.Random(3), 0
    data = canonical(record)
    for number in range(FLIPS):
        changed = bytearray(data)
        changed[number % len(data)] ^= 1 << drawn.randrange(8)
        read = _read(bytes(changed))
        seen += read is None or bool(check_signature(read, KEYS)) or _differs_in_its_id_alone(read, record)
        assert read is None or record_digest(read) != record_digest(record)
    assert seen == FLIPS


def _read(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _differs_in_its_id_alone(read: dict[str, Any], record: dict[str, Any]) -> bool:
    return {**read, "credential": {**read["credential"], "id": record["credential"]["id"]}} == record


def test_only_the_id_of_a_credential_is_left_to_the_trail() -> None:
    record = signed(Passkey())
    for path in _leaves_of(record):
        changed = copy.deepcopy(record)
        holder = changed
        for name in path[:-1]:
            holder = holder[name]
        holder[path[-1]] = 8 if holder[path[-1]] == 9 else f"{holder[path[-1]]}A"
        assert bool(check_signature(changed)) == (path != ("credential", "id")), path


def _leaves_of(one: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(one, dict):
        return [path]
    return [leaf for name in one for leaf in _leaves_of(one[name], (*path, name))]


@pytest.mark.parametrize("name", ["schema", "document", "signer", "client_data", "credential", "signature"])
def test_what_lacks_something_or_holds_more_is_wrong(name: str) -> None:
    record = signed(Passkey())
    assert check_signature({key: value for key, value in record.items() if key != name})
    assert check_signature({**record, "more": 1})
    assert check_signature({**record, name: 7})


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw builds the strategy, and a busy machine takes its time
@given(record=st.dictionaries(st.sampled_from(list(signed(Passkey()))), JSON))
def test_nothing_raises(record: dict[str, Any]) -> None:
    assert check_signature(record)
    assert check_signature({**signed(Passkey()), "nonce": 1, **record})


@given(data=st.binary())
def test_what_is_no_cose_key_is_a_value_error(data: bytes) -> None:
    try:
        cose_key(data)
    except (ValueError, IndexError):
        return


def test_a_cose_key_is_read_whole_and_once() -> None:
    for kind in KINDS:
        key = Passkey(kind).cose
        assert cbor(cose_key(key)) == key
        for length in range(len(key)):
            with pytest.raises((ValueError, IndexError)):
                cose_key(key[:length])
        with pytest.raises(ValueError, match="COSE"):
            cose_key(key + b"\0")
    with pytest.raises(ValueError, match="COSE"):
        cose_key(b"\xa2\x01\x02\x01\x02")


@pytest.mark.parametrize("key", [
    {1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)}, {1: 2, 3: -35, -1: 2, -2: bytes(48), -3: bytes(48)},
    {1: 1, 3: -8, -1: 6, -2: bytes(31)}, {1: 3, 3: -257, -1: b"\xff" * 128, -2: b"\1\0\1"}, {1: 4}, {},
])  # fmt: skip
def test_a_key_of_no_known_kind_signs_nothing(key: dict[int, Any]) -> None:
    record = signed(Passkey())
    assert check_signature({**record, "credential": {**record["credential"], "public_key": coded(cbor(key))}})
