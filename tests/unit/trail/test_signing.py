"""Checkpoints as other logs write them: keys, notes, co-signatures; and anything that is none."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.terms.errors import UnusableInput
from handrail.trail.checks import (
    COSIGNER,
    LOG,
    Checkpoint,
    Frontier,
    Key,
    Unusable,
    cosigned,
    is_ed25519,
    read_checkpoint,
    read_key,
)
from handrail.trail.signing import checkpoint, cosign
from tests.unit.trail.making import LOG_KEY, NEXT_KEY, NOON, ORIGIN, WITNESS, trail

# Published with the note format's first implementation, and by a public log.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
)
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
PUBLIC_LOG = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
AN_EXAMPLE = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""


@pytest.mark.parametrize("text", [PETER, PUBLIC_LOG])
def test_published_keys_are_read_and_written(text: str) -> None:
    assert str(read_key(text, "here")) == text


def test_a_published_note_is_signed_by_its_key() -> None:
    text, coded = PETERS_NOTE
    signature, key = base64.b64decode(coded), read_key(PETER, "here")
    assert signature[:4] == key.id
    assert is_ed25519(key.public, signature[4:], text.encode())
    assert not is_ed25519(key.public, signature[4:], text.encode() + b" ")


def test_the_example_of_the_specification_is_read() -> None:
    read = read_checkpoint(AN_EXAMPLE.encode(), "here")
    assert (read.origin, read.size, read.extensions) == ("example.com/behind-the-sofa", 20852163, ())
    assert [name for name, _ in read.signatures] == ["example.com/behind-the-sofa", "witness.example.com/w1"]
    assert int.from_bytes(read.signatures[1][1][4:12], "big") == 1679315147
    assert read.is_signed_by(LOG_KEY.key) is None


def test_the_id_of_a_key_is_that_of_the_specification() -> None:
    key = WITNESS.key
    assert key.id == sha256(b"witness.example\n\x04" + key.public).digest()[:4]


def note() -> bytes:
    return trail(7).notes[-1]


def test_a_checkpoint_says_what_the_tree_is() -> None:
    made = trail(7)
    read = read_checkpoint(made.notes[-1], "here")
    assert (read.origin, read.size, read.root) == (ORIGIN, 7, made.frontier.root())
    assert read.extensions == ("time 2026-03-02T12:00:00.000000Z",)
    assert (read.is_signed_by(LOG_KEY.key), read.is_signed_by(NEXT_KEY.key)) == (True, None)


def test_two_keys_sign_while_one_follows_the_other() -> None:
    read = read_checkpoint(checkpoint(ORIGIN, Frontier(), at=NOON, signers=(LOG_KEY, NEXT_KEY)), "here")
    assert read.is_signed_by(LOG_KEY.key)
    assert read.is_signed_by(NEXT_KEY.key)


def test_a_second_party_signs_with_its_time() -> None:
    read = read_checkpoint(cosign(note(), WITNESS, at=NOON), "here")
    assert read.is_signed_by(LOG_KEY.key)
    assert read.is_signed_by(WITNESS.key)
    assert cosigned(b"body\n", 7) == b"cosignature/v1\ntime 7\nbody\n"
    assert not is_ed25519(WITNESS.key.public, read.signatures[1][1][12:], read.body)


def test_what_is_no_checkpoint_is_not_co_signed() -> None:
    with pytest.raises(UnusableInput, match="no signed checkpoint"):
        cosign(b"anything\n", WITNESS, at=NOON)


def test_one_wrong_signature_of_a_key_spoils_a_right_one() -> None:
    wrong = checkpoint(ORIGIN, Frontier(), at=NOON, signers=(LOG_KEY,)).splitlines(keepends=True)[-1]
    assert read_checkpoint(note() + wrong, "here").is_signed_by(LOG_KEY.key) is False


def test_a_signature_in_another_spelling_is_none() -> None:
    """The last sign before the padding holds two bits that stand for nothing."""
    assert note().endswith(b"=\n")
    last = ALPHABET.index(note()[-3:-2])
    changed = note()[:-3] + ALPHABET[last ^ 1 : (last ^ 1) + 1] + b"=\n"
    assert base64.b64decode(changed.split()[-1]) == base64.b64decode(note().split()[-1])
    with pytest.raises(Unusable):
        read_checkpoint(changed, "here")


def test_what_stands_among_the_signatures_is_one() -> None:
    for line in (b"anything\n", "— name\n".encode(), "— two words AAAAAAAAAA==\n".encode(), "— short AAAA\n".encode()):
        with pytest.raises(Unusable):
            read_checkpoint(note() + line, "here")


def test_a_key_of_the_same_name_has_not_signed() -> None:
    assert read_checkpoint(note(), "here").is_signed_by(Key(ORIGIN, COSIGNER, LOG_KEY.key.public)) is None


def read_or_told(data: bytes) -> Checkpoint | str:
    """The checkpoint, or the sentence that says why it is none."""
    try:
        return read_checkpoint(data, "here")
    except Unusable as error:
        return str(error)


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_of_a_checkpoint_is_never_right(place: int, bit: int) -> None:
    changed = bytearray(note())
    changed[place % len(changed)] ^= 1 << bit
    read = read_or_told(bytes(changed))
    assert read.startswith("here: ") if isinstance(read, str) else not read.is_signed_by(LOG_KEY.key)


def test_a_checkpoint_cut_off_anywhere_is_one_sentence() -> None:
    whole = cosign(note(), WITNESS, at=NOON)
    alone = len(note())  # cut there, it is the checkpoint before it was co-signed
    for length in range(len(whole)):
        if length != alone:
            with pytest.raises(Unusable, match=r"^here: .*cut off"):
                read_checkpoint(whole[:length], "here")


@given(data=st.binary() | st.text().map(lambda text: f"{text}\n1\n{'A' * 43}=\n\n— x AAAAAAAA\n".encode(errors="replace")))
def test_anything_else_is_one_sentence(data: bytes) -> None:
    read = read_or_told(data)
    assert read.startswith("here: ") if isinstance(read, str) else not read.is_signed_by(LOG_KEY.key)


@pytest.mark.parametrize(("old", "new"), [
    (b"\n7\n", b"\n07\n"), (b"\n7\n", b"\n-7\n"), (b"\n7\n", "\n\N{ARABIC-INDIC DIGIT SEVEN}\n".encode()),
    ("— ".encode(), b"- "), (b"time", b"\x1b"), (b"=\ntime", b"\ntime"),
])  # fmt: skip
def test_what_is_written_otherwise_is_no_checkpoint(old: bytes, new: bytes) -> None:
    assert old in note()
    with pytest.raises(Unusable):
        read_checkpoint(note().replace(old, new), "here")


@pytest.mark.parametrize("text", [
    "", "a+b", PETER.replace("c74f20a3", "c74f20a4"), PETER.replace("Peter", "Petra"), PETER[:-4], PETER + "=", f"+{PETER}",
    str(Key("a b", LOG, bytes(32))), str(Key("a", LOG, bytes(31))), str(Key("a", 2, bytes(32))), "a+00000000+",
])  # fmt: skip
def test_what_is_no_verifier_key(text: str) -> None:
    with pytest.raises(Unusable, match=r"^here: .*verifier key"):
        read_key(text, "here")
