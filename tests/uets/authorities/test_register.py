"""The register of sending authorities: numbers, moves, officials, seals, programs; each act recorded."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey, RSAKey

from tests.builders import authorities as build
from tests.builders.people import AT, CONSOLE, make_person
from uets.accounts.errors import PersonUnknown
from uets.authorities import actions, errors, queries
from uets.authorities.states import AuthorityState
from uets.evidence.models import Evidence

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def kinds_of(authority):
    return list(
        Evidence.objects.filter(chain=f"authority:{authority.id}")
        .order_by("sequence")
        .values_list("kind", flat=True)
    )


def move(act, authority):
    act(actor=CONSOLE, authority_id=authority.id, reason="deneme", at=LATER)


def test_numbers_are_unique_and_can_exist():
    build.make_authority(detsis="99000001", vkn="5555555553")
    for detsis, vkn, field in (("99000001", "", "detsis"), ("99000009", "5555555553", "vkn")):
        with pytest.raises(errors.AuthorityTaken) as refusal:
            build.make_authority(detsis=detsis, vkn=vkn)
        assert refusal.value.facts == {"field": field}
    for detsis, vkn in (("9900000", ""), ("09900001", ""), ("99000003", "1111111111")):
        with pytest.raises(errors.IdentifierInvalid):
            build.make_authority(detsis=detsis, vkn=vkn)


def test_authorities_stand_in_turkish_order_and_are_found_by_words_or_number():
    names = ["Şile Belediyesi", "Çorlu Belediyesi", "Iğdır Barosu", "İzmir Barosu"]
    made = {name: build.make_authority(name) for name in names}
    assert [each.name for each in queries.list_authorities()] == [names[1], names[2], names[3], names[0]]
    assert [each.name for each in queries.list_authorities(search="BELEDİYESİ sile")] == [names[0]]
    found = queries.list_authorities(search=made["İzmir Barosu"].detsis)
    assert found == [made["İzmir Barosu"]]
    assert queries.find_authority(detsis="11111111") is None


def test_moves_are_recorded_and_a_closed_authority_is_given_nothing():
    authority = build.make_authority()
    with pytest.raises(errors.StateConflict):
        move(actions.resume_authority, authority)
    for act in (actions.suspend_authority, actions.resume_authority, actions.close_authority):
        move(act, authority)
    assert queries.get_authority(authority_id=authority.id).state == AuthorityState.CLOSED
    assert kinds_of(authority) == [
        f"authority:{word}" for word in ("registered", "suspended", "resumed", "closed")
    ]
    with pytest.raises(errors.StateConflict):
        move(actions.resume_authority, authority)
    with pytest.raises(errors.StateConflict):
        build.add_official(authority)
    with pytest.raises(errors.StateConflict):
        build.make_program(authority)
    with pytest.raises(errors.AuthorityNotFound):
        queries.get_authority(authority_id=uuid4())


def test_an_office_is_held_once_and_ends_at_once():
    authority, person = build.make_authority(), make_person()
    official = build.add_official(authority, person, is_signer=False)
    with pytest.raises(errors.OfficialExists):
        build.add_official(authority, person)
    assert queries.find_office(person_id=person.id, authority_id=authority.id) == official
    assert [office.authority for office in queries.list_offices(person_id=person.id)] == [authority]
    leave: dict[str, Any] = {
        "actor": CONSOLE,
        "authority_id": authority.id,
        "official_id": official.id,
        "at": LATER,
    }
    actions.remove_official(**leave)
    with pytest.raises(errors.OfficialNotFound):
        actions.remove_official(**leave)
    assert queries.find_office(person_id=person.id, authority_id=authority.id) is None
    build.add_official(authority, person)
    assert kinds_of(authority)[1:] == ["official:added", "official:removed", "official:added"]


def test_an_official_needs_a_role_and_a_registered_person():
    authority, person = build.make_authority(), make_person()
    with pytest.raises(errors.RoleMissing):
        build.add_official(authority, person, is_preparer=False, is_signer=False)
    person.delete()
    with pytest.raises(PersonUnknown):
        build.add_official(authority, person)


def test_evidence_of_an_official_names_no_identity_number():
    authority, person = build.make_authority(), make_person()
    build.add_official(authority, person)
    record = Evidence.objects.get(kind="official:added", subject=f"authority:{authority.id}")
    assert record.facts["name"] == person.full_name
    assert person.tckn not in json.dumps(record.facts)


@pytest.mark.parametrize(
    ("digest", "number", "refusal"),
    [
        ("", "", errors.SealUnclear),
        ("a" * 64, "99000001", errors.SealUnclear),
        ("a" * 63, "", errors.IdentifierInvalid),
        ("", "12", errors.IdentifierInvalid),
    ],
)
def test_a_seal_is_named_in_one_way(digest, number, refusal):
    with pytest.raises(refusal):
        enter_seal(build.make_authority(), digest=digest, number=number)


def enter_seal(authority, *, digest="", number=""):
    return actions.add_seal(
        actor=CONSOLE,
        authority_id=authority.id,
        certificate_sha256=digest,
        organisation_number=number,
        label="Bakanlık mührü",
        at=AT,
    )


def test_a_seal_counts_until_it_is_removed():
    authority = build.make_authority()
    seal = enter_seal(authority, digest="AB:" * 31 + "AB")
    assert seal.certificate_sha256 == "ab" * 32
    with pytest.raises(errors.AuthorityTaken):
        enter_seal(authority, digest="ab" * 32)
    remove: dict[str, Any] = {"actor": CONSOLE, "authority_id": authority.id, "seal_id": seal.id, "at": LATER}
    actions.remove_seal(**remove)
    with pytest.raises(errors.SealNotFound):
        actions.remove_seal(**remove)
    assert queries.list_seals(authority_id=authority.id) == []
    assert kinds_of(authority)[1:] == ["signer:added", "signer:removed"]


def test_a_key_belongs_to_one_program_and_is_public():
    program = build.make_program()
    known = program.key.as_dict(private=False)
    private = ECKey.generate_key("P-256").as_dict(private=True)
    other = RSAKey.generate_key(2048).as_dict(private=False)
    for jwk, refusal in [
        (known, errors.AuthorityTaken),
        (private, errors.KeyTypeUnsupported),
        (other, errors.KeyTypeUnsupported),
        ("text", errors.KeyTypeUnsupported),
    ]:
        with pytest.raises(refusal):
            actions.add_client(actor=CONSOLE, authority_id=program.authority.id, label="", jwks=[jwk], at=AT)
    assert program.client.client_id.startswith(f"authority-{program.authority.detsis}-")
    assert queries.list_clients(authority_id=program.authority.id) == [program.client]


def test_a_removed_program_is_gone():
    program = build.make_program()
    actions.remove_client(actor=CONSOLE, client_id=program.client.client_id, at=LATER)
    gone: dict[str, Any] = {"actor": CONSOLE, "client_id": program.client.client_id, "at": LATER}
    with pytest.raises(errors.ClientNotFound):
        actions.remove_client(**gone)
    with pytest.raises(errors.ClientNotFound):
        actions.add_client_key(jwk={}, **gone)


def test_a_forecast_is_for_this_month_or_one_of_the_next_24():
    authority = build.make_authority()

    def put(month):
        actions.put_forecast(actor=CONSOLE, authority_id=authority.id, month=month, expected=3, at=AT)

    for month in (date(2026, 10, 1), date(2028, 10, 1)):
        put(month)
    assert [each.month for each in queries.list_forecasts(authority_id=authority.id)] == [
        date(2026, 10, 1),
        date(2028, 10, 1),
    ]
    for month in (date(2026, 9, 1), date(2028, 11, 1), date(2026, 10, 2)):
        with pytest.raises(errors.MonthOutOfRange) as refusal:
            put(month)
        assert refusal.value.facts == {"earliest": "2026-10", "latest": "2028-10"}
    assert queries.find_forecast(authority_id=authority.id, month=date(2026, 11, 1)) is None
