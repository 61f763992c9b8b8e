"""The tree against the published vectors of Certificate Transparency, against another library, and against itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from handrail.trail.checks import Frontier, Unusable, check_consistency, check_inclusion, leaf_hash
from handrail.trail.proofs import consistency_proof, inclusion_proof, root_of

# The vectors of the reference log (transparency-dev/merkle, proof/verify_test.go), which stem from Certificate Transparency.
INPUTS = [bytes.fromhex(one) for one in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
FIVE_SIX = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
FOUR_TO_EIGHT = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
TWO_THREE = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
INCLUSION = {
    (0, 8): ("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", TWO_THREE, FOUR_TO_EIGHT),
    (5, 8): (FIVE_SIX, "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", ROOTS[3]),
    (2, 3): (ROOTS[1],),
    (1, 5): (ROOTS[0], TWO_THREE, FIVE_SIX),
}
CONSISTENCY = {
    (1, 1): (),
    (1, 8): INCLUSION[0, 8],
    (6, 8): ("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", INCLUSION[5, 8][1], ROOTS[3]),
    (2, 5): (TWO_THREE, FIVE_SIX),
    (6, 7): ("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f", ROOTS[3]),
}  # fmt: skip
LEAVES = [leaf_hash(one) for one in INPUTS]
SIZES = st.integers(1, 80)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(b"%d" % number) for number in range(size)]


def hexes(*steps: str) -> list[bytes]:
    return [bytes.fromhex(one) for one in steps]


def test_roots_of_the_published_trees() -> None:
    frontier = Frontier()
    assert frontier.root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for leaf, root in zip(LEAVES, ROOTS, strict=True):
        frontier.append(leaf)
        assert frontier.root().hex() == root


@pytest.mark.parametrize(("number", "size"), INCLUSION)
def test_published_inclusion_proofs(number: int, size: int) -> None:
    proof = hexes(*INCLUSION[number, size])
    assert inclusion_proof(LEAVES[:size], number) == proof
    assert check_inclusion(LEAVES[number], number, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "size"), CONSISTENCY)
def test_published_consistency_proofs(old: int, size: int) -> None:
    proof = hexes(*CONSISTENCY[old, size])
    assert consistency_proof(LEAVES[:size], old) == proof
    assert check_consistency(old, bytes.fromhex(ROOTS[old - 1]), size, bytes.fromhex(ROOTS[size - 1]), proof)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 31, 33])
def test_another_library_has_the_same_roots_and_proofs(size: int) -> None:
    other, own = InmemoryTree(algorithm="sha256"), leaves(size)
    for number in range(size):
        other.append_entry(b"%d" % number)
    for number in range(size):
        assert other.get_root(number + 1) == root_of(own[: number + 1])
        # Its paths hold the leaf too, and stand from left to right; here a proof goes from the leaf upwards.
        assert sorted(other.prove_inclusion(number + 1).path) == sorted([own[number], *inclusion_proof(own, number)])
        proof = consistency_proof(own, number + 1)
        assert check_consistency(number + 1, other.get_root(number + 1), size, other.get_root(), proof)


@given(size=SIZES, data=st.data())
def test_inclusion_holds_for_that_leaf_at_that_place_alone(size: int, data: st.DataObject) -> None:
    own = leaves(size)
    number = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != number)) if size > 1 else size
    proof, root = inclusion_proof(own, number), root_of(own)
    assert check_inclusion(own[number], number, size, proof, root)
    assert not check_inclusion(own[number], other, size, proof, root)
    assert not check_inclusion(leaf_hash(b"else"), number, size, proof, root)
    assert not check_inclusion(own[number], number, size, [*proof, root], root)
    assert not check_inclusion(own[number], number, size + 1 << 7, proof, root)


@given(size=SIZES, data=st.data())
def test_consistency_holds_for_what_was_only_added_to(size: int, data: st.DataObject) -> None:
    own, old = leaves(size), data.draw(st.integers(0, size))
    proof, was, root = consistency_proof(own, old), root_of(own[:old]), root_of(own)
    assert check_consistency(old, was, size, root, proof)
    if 0 < old < size:
        changed = [leaf_hash(b"else"), *own[1:]]
        assert not check_consistency(old, was, size, root_of(changed), consistency_proof(changed, old))
        assert not check_consistency(old, was, size, root, proof[:-1])
        assert not check_consistency(old, was, size, root, [*proof, root])


@given(size=SIZES, data=st.data())
def test_a_flipped_bit_of_a_proof_is_seen(size: int, data: st.DataObject) -> None:
    own, number = leaves(size), data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(own, number)
    if proof:
        step, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
        proof[step] = (int.from_bytes(proof[step], "big") ^ 1 << bit).to_bytes(32, "big")
        assert not check_inclusion(own[number], number, size, proof, root_of(own))


@pytest.mark.parametrize(("old", "size", "proof"), [(2, 1, []), (-1, 1, []), (1, 2, []), (0, 1, [bytes(32)]), (1, 2, [b"short"])])
def test_what_cannot_be_a_consistency_proof(old: int, size: int, proof: list[bytes]) -> None:
    assert not check_consistency(old, bytes(32), size, bytes(32), proof)


@given(size=st.integers(0, 200), more=st.integers(0, 40))
def test_a_frontier_that_was_stored_goes_on(size: int, more: int) -> None:
    frontier = Frontier()
    for leaf in leaves(size):
        frontier.append(leaf)
    again = Frontier.from_bytes(frontier.to_bytes())
    assert again == frontier
    for leaf in leaves(size + more)[size:]:
        again.append(leaf)
    assert (again.size, again.root()) == (size + more, root_of(leaves(size + more)))


@pytest.mark.parametrize("stored", [b"", bytes(7), bytes(9), (1).to_bytes(8, "big"), (3).to_bytes(8, "big") + bytes(65)])
def test_a_frontier_of_the_wrong_length_is_none(stored: bytes) -> None:
    with pytest.raises(Unusable, match="no frontier"):
        Frontier.from_bytes(stored)


def test_hashes_of_another_length_prove_nothing() -> None:
    """Two hashes in one step, and none at the leaf, would hash to the same root."""
    one, other = leaves(2)
    assert check_inclusion(other, 1, 2, [one], root_of([one, other]))
    assert not check_inclusion(b"", 1, 2, [one + other], root_of([one, other]))


def test_proofs_beyond_the_tree() -> None:
    with pytest.raises(IndexError, match="no entry 3"):
        inclusion_proof(leaves(3), 3)
    with pytest.raises(IndexError, match="never had 4"):
        consistency_proof(leaves(3), 4)
