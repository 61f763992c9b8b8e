"""The packs that come with the program: they load, keep their answers, and stand on what they cite."""

from __future__ import annotations

from datetime import date

import pytest

from handrail.protocol.cases import cases, failing
from handrail.protocol.lint import lint
from handrail.protocol.load import PACKS, find, shipped
from handrail.protocol.model import Basis, Protocol, Status, Verification
from handrail.protocol.parameters import DEFINITIONS, stated_in

TODAY = date(2026, 11, 23)
RELEASED = {
    "alcohol-use-disorder-research@2026.1": "674c7c88dcd7ebe32b3c545e69321e8b67eb558d24a16090a8d4b506b81252f8",
    "alcohol-use-disorder-research@2026.2": "0757ad4c0105707816380e02a60c1018bebe1d491f9c76ba2a1d5c2acd47a05d",
    "alcohol-use-disorder-research@2026.3": "86e30260eb1b826223729e033d9e72c7a1e0e27f0429aeaec33d361db66ffa5d",
    "esketamine-rems@2026.1": "fd99c40e44568777c56ec2cda59c5f4d8d7eaa3703715697d0a298a501aa0239",
    "esketamine-rems@2026.2": "032ac6028a1d1b1c6756787dc85f4a1768e1d2fa8ba2b4c64a92f85d0de0c068",
    "esketamine-rems@2026.3": "2a3853092a991e102a3fa9ba4aad25d3bbc2d2662085fb0177e435158a52715c",
    "esketamine-rems@2026.4": "b95895eb3ff096a69c051a6c0e29a047c1638fa63fd07e68523696ce33f70216",
    "im-racemic@2026.1": "6d65ab6f7090b04585ab81f56c5a73396e977f51c8ec446f49e00e9fa98bf527",
    "im-racemic@2026.2": "bb2f6b51bc7f583e4ecf18f65bc3c8066775fa0a58602a40e6bb0f2a122973c0",
    "im-racemic@2026.3": "e8360c9977200e0134bc45b4d758572389dc92e89398e42c60e0728f79383a8a",
    "im-racemic@2026.4": "17d83715e36e1015a60d67f558ee5fbcd0bb5043765775628571eb56c84ca494",
    "iv-racemic@2026.1": "70b61569bc64d304056ba78d42ab44c7abdfacf86a4eae44ca0ae56cf124a93f",
    "iv-racemic@2026.2": "0904f8cd643998cfe73023783a811ee508dd0c99c7fd0e7700e21a781542859d",
    "iv-racemic@2026.3": "faba9660d53138c1e85b438ade4914afcfdfb858068553a19fc4cee3b2406805",
    "sc-racemic@2026.1": "4e3ba2f9e6a20f91400f88f6f253b66eb00879879fc5732fca53b778888a8adc",
    "sc-racemic@2026.2": "eaedbded6acff3af008548efc14a775a52fca6e73f56ab4609c9d91fa7d86251",
    "sc-racemic@2026.3": "468643c5a04d8d2483d38567e1c4fbb6a3ebb69fbbba8f01c5680b88493f7300",
    "sublingual-supervised@2026.1": "eceafeb21fbf6be3e54dbd6fda187844ffcbe681fc817bc70f8a7a21aaf46879",
    "sublingual-supervised@2026.2": "910df0f24fdc9363659c1924b75f60ddd433b4dade4c6acdf5618a8cdaad451f",
    "sublingual-supervised@2026.3": "e8beaa4ae06cc55fe3619fa63d623049aa486ab454b54eb7d01cc1cf6054061a",
}


@pytest.fixture(params=shipped(), ids=lambda protocol: protocol.key)
def protocol(request) -> Protocol:
    return request.param


def folder_of(protocol: Protocol):
    return PACKS / protocol.id / protocol.version


def test_what_was_released_is_what_is_there() -> None:
    """A new version adds a line here; a line never changes, even if pack and LOCK do so together."""
    assert {each.key: each.digest for each in shipped()} == RELEASED


def test_every_parameter_is_stated_today(protocol: Protocol) -> None:
    assert [each.name for each in protocol.parameters] == [each.name for each in stated_in(protocol.edition)]
    for parameter in protocol.parameters:
        assert parameter.value_at(TODAY) is not None
        assert parameter.unit == DEFINITIONS[parameter.name].unit


def test_its_cases_hold_and_cover_every_parameter(protocol: Protocol) -> None:
    assert failing(protocol, folder_of(protocol)) == []
    assert {case.parameter for case in cases(folder_of(protocol))} == {each.name for each in stated_in(protocol.edition)}


def test_every_evidence_backed_number_has_a_place_in_its_source(protocol: Protocol) -> None:
    for parameter in protocol.parameters:
        for value in parameter.values:
            source = protocol.source(value.source_id)
            if value.basis is not Basis.PROGRAM_CHOICE:
                assert value.at
                assert source.verification is not Verification.PROGRAM_CHOICE
            elif source.verification is not Verification.PROGRAM_CHOICE:
                assert value.at, f"{parameter.name} cites {source.id} without a place"


def test_every_program_choice_says_why(protocol: Protocol) -> None:
    for parameter in protocol.parameters:
        for value in parameter.values:
            if value.basis is Basis.PROGRAM_CHOICE and value.source_id == "program":
                assert value.note, f"{parameter.name} gives neither source nor reason"


def test_nothing_to_warn_about(protocol: Protocol) -> None:
    assert lint(protocol) == []


def test_no_pack_adopts_itself(protocol: Protocol) -> None:
    assert protocol.adopted is False
    assert protocol.status is Status.RELEASED


def test_the_consensus_of_2017_is_not_cited_for_low_risk(protocol: Protocol) -> None:
    assert not any("28249076" in source.citation for source in protocol.sources)


def test_the_summary_is_honest(protocol: Protocol) -> None:
    assert "low, not zero" in protocol.summary
    assert "safe" not in protocol.summary.lower()
    if protocol.drug == "ketamine":
        assert "off-label" in protocol.summary


def test_off_label_packs_claim_no_published_limit() -> None:
    for name in ("iv-racemic", "im-racemic", "sc-racemic", "sublingual-supervised"):
        values = [value for parameter in find(name).parameters for value in parameter.values]
        assert {value.basis for value in values} == {Basis.PROGRAM_CHOICE}


def test_a_protocol_can_be_a_key(protocol: Protocol) -> None:
    assert {protocol: 1}[protocol] == 1


def test_asking_for_what_is_not_there(protocol: Protocol) -> None:
    with pytest.raises(KeyError):
        protocol.parameter("interval")
    with pytest.raises(KeyError):
        protocol.source("nobody")
