"""Whose signatures count for an authority: a number in a certificate's subject, or the certificate itself."""

from typing import Any

import pytest

from tests.builders import authorities as build
from tests.builders.people import AT, CONSOLE, make_person
from uets.authorities import actions, queries
from uets.authorities.rules import find_official, find_seal, read_subject_number

DIGEST = "ab" * 32


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10000000450", "10000000450"),
        ("PNOTR-10000000450", "10000000450"),
        ("TINTR-10000000450", "10000000450"),
        ("VATTR-5555555553", "5555555553"),
        ("NTRTR-0555555555300001", "0555555555300001"),
        (" 99000002 ", "99000002"),
        ("PNODE-10000000450", ""),
        ("10000000450; 10000000528", ""),
        ("", ""),
    ],
)
def test_a_number_stands_in_the_subject_bare_or_with_its_prefix(text, number):
    assert read_subject_number(text) == number


@pytest.mark.django_db
def test_an_official_who_signs_is_known_by_the_tckn_of_the_certificate():
    authority, signer, preparer = build.make_authority(), make_person(), make_person()
    official = build.add_official(authority, signer)
    build.add_official(authority, preparer, is_signer=False)
    signers = queries.list_signers(authority_id=authority.id)
    found = find_official(signers, serial_number=f"PNOTR-{signer.tckn}")
    assert found
    assert (found.id, found.name) == (f"official:{official.id}", signer.full_name)
    for text in (preparer.tckn, make_person().tckn, authority.detsis, ""):
        assert find_official(signers, serial_number=text) is None
    ended: dict[str, Any] = {
        "actor": CONSOLE,
        "authority_id": authority.id,
        "official_id": official.id,
        "at": AT,
    }
    actions.remove_official(**ended)
    after = queries.list_signers(authority_id=authority.id)
    assert find_official(after, serial_number=signer.tckn) is None


@pytest.mark.django_db
def test_a_seal_counts_by_the_authoritys_own_numbers_or_as_entered():
    authority = build.make_authority(detsis="99000002", vkn="5555555553")
    other = build.make_authority(detsis="99000003")

    def is_seal(certificate="", *subject):
        signers = queries.list_signers(authority_id=authority.id)
        return find_seal(signers, certificate_sha256=certificate, subject_numbers=subject) is not None

    assert is_seal("", "99000002")
    assert is_seal("cd" * 32, "", "VATTR-5555555553")
    for subject in (("99000003",), ("",), ()):
        assert not is_seal(DIGEST, *subject)
    add: dict[str, Any] = {"actor": CONSOLE, "authority_id": authority.id, "label": "", "at": AT}
    actions.add_seal(certificate_sha256=DIGEST, organisation_number="", **add)
    actions.add_seal(certificate_sha256="", organisation_number="99000077", **add)
    assert is_seal(DIGEST)
    assert is_seal("", "NTRTR-99000077")
    signers = queries.list_signers(authority_id=other.id)
    assert find_seal(signers, certificate_sha256=DIGEST, subject_numbers=["99000002"]) is None


@pytest.mark.django_db
def test_an_official_is_no_seal():
    authority = build.make_authority()
    official = make_person()
    build.add_official(authority, official)
    signers = queries.list_signers(authority_id=authority.id)
    assert find_seal(signers, certificate_sha256="", subject_numbers=[official.tckn]) is None
