"""Programs and seals of an authority on the registrar's pages: public keys only, and they end at once."""

import json
from typing import Any

import pytest
from django.test import Client
from joserfc.jwk import ECKey

from tests.builders.authorities import make_authority, make_program
from tests.builders.logins import words_of
from uets.authorities import queries
from uets.authorities.models import AuthoritySeal, ClientKey, SendingAuthority

pytestmark = pytest.mark.django_db
REASON = "Bakanlık yazısı 2026/41"


@pytest.fixture
def court() -> SendingAuthority:
    return make_authority()


def of(court: SendingAuthority, page: str = "") -> str:
    return f"/yonetim/merciler/{court.detsis}/{page}"


def public(key: ECKey) -> dict[str, Any]:
    return key.as_dict(private=False)


def test_a_program_is_added_with_a_set_of_public_keys(browser: Client, court: SendingAuthority) -> None:
    keys = [ECKey.generate_key("P-256") for _ in range(2)]
    pasted = json.dumps({"keys": [public(key) for key in keys]})
    form = {"label": "Örnek Program", "jwk": pasted, "reason": REASON}
    assert browser.post(of(court, "programlar/yeni/"), form)["Location"] == of(court)
    (program,) = queries.list_clients(authority_id=court.id)
    page = words_of(browser.get(of(court)))
    for said in ("Örnek Program", program.client_id, *(key.thumbprint() for key in keys), "Program eklendi"):
        assert said in page


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("{", "JSON olarak okunamadı"),
        ("[]", "Bu tür bir anahtar kullanılamaz."),
        ('{"keys": []}', "Bu tür bir anahtar kullanılamaz."),
        (json.dumps(ECKey.generate_key("P-256").as_dict(private=True)), "Bu tür bir anahtar kullanılamaz."),
        (json.dumps(public(ECKey.generate_key("P-384"))), "Bu tür bir anahtar kullanılamaz."),
    ],
    ids=["no JSON", "a list", "an empty set", "a private key", "another curve"],
)
def test_what_is_no_public_key_is_refused_beside_its_field(
    browser: Client, court: SendingAuthority, pasted: str, said: str
) -> None:
    form = {"label": "Örnek Program", "jwk": pasted, "reason": REASON}
    assert words_of(browser.post(of(court, "programlar/yeni/"), form)).count(said) == 2
    assert not ClientKey.objects.exists()


def test_a_program_changes_its_key_and_ends_at_once(browser: Client, court: SendingAuthority) -> None:
    program = make_program(court)
    new = ECKey.generate_key("P-256")
    place = of(court, f"programlar/{program.client.client_id}/")
    form = {"jwk": json.dumps(public(new)), "reason": REASON}
    assert browser.post(f"{place}anahtarlar/yeni/", form)["Location"] == of(court)
    two = {"jwk": json.dumps({"keys": [public(new), public(new)]}), "reason": REASON}
    assert "Bir seferde tek anahtar ekleyin." in words_of(browser.post(f"{place}anahtarlar/yeni/", two))
    old = program.key.thumbprint()
    assert old in words_of(browser.get(f"{place}anahtarlar/{old}/kaldir/"))
    browser.post(f"{place}anahtarlar/{old}/kaldir/", {"reason": REASON})
    assert list(ClientKey.objects.filter(removed_at=None).values_list("thumbprint", flat=True)) == [
        new.thumbprint()
    ]
    assert browser.post(f"{place}sonlandir/", {"reason": REASON})["Location"] == of(court)
    assert queries.list_clients(authority_id=court.id) == []
    assert browser.get(f"{place}sonlandir/").status_code == 404


def test_a_program_is_found_at_its_own_authority_only(browser: Client, court: SendingAuthority) -> None:
    elsewhere = make_program(make_authority("Örnekkent Belediyesi"))
    assert browser.get(of(court, f"programlar/{elsewhere.client.client_id}/sonlandir/")).status_code == 404


def test_a_seal_is_added_by_its_certificate_and_removed(browser: Client, court: SendingAuthority) -> None:
    form = {"certificate_sha256": "AB:" * 31 + "AB", "label": "Yedek mühür", "reason": REASON}
    assert browser.post(of(court, "muhurler/yeni/"), form)["Location"] == of(court)
    seal = AuthoritySeal.objects.get()
    assert "ab" * 32 in words_of(browser.get(of(court)))
    both = form | {"organisation_number": court.detsis}
    assert "Mührü ya sertifikasının" in words_of(browser.post(of(court, "muhurler/yeni/"), both))
    remove = of(court, f"muhurler/{seal.id}/kaldir/")
    assert browser.post(remove, {"reason": REASON})["Location"] == of(court)
    assert browser.get(remove).status_code == 404
