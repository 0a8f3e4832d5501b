"""The registry of companies: the real client and the played server, case after case; TLS with a pinned root."""

import json
import ssl
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateways.company_registry.answers import read_answer
from gateways.company_registry.http import HttpRegistry
from simulators.company_registry.companies import DENIZ, Company
from simulators.company_registry.server import RegistryServer
from tests.builders.company_registry import (
    AWAY,
    CUT_OFF,
    JOINT,
    OTHER,
    OVERSIZED,
    SECONDS,
    SLOW,
    SOLE,
    UNKNOWN,
    WOUND_UP,
    WRONG,
    client_of,
)
from uets.kernel import clock
from uets.registration.errors import RegistryFailed
from uets.registration.states import Authority, RegistryFault, RegistryStatus


@pytest.fixture(scope="module")
def server() -> Iterator[RegistryServer]:
    with RegistryServer(("127.0.0.1", 0)) as running:
        yield running


@pytest.fixture(scope="module")
def gateway(server: RegistryServer) -> Iterator[HttpRegistry]:
    made = HttpRegistry(client_of(server), seconds=SECONDS)
    yield made
    made.close()


def fault_of(gateway: HttpRegistry, company: Company = SOLE) -> object:
    with pytest.raises(RegistryFailed) as refused:
        gateway.find_company(vkn=company.vkn)
    assert DENIZ not in repr(refused.value)
    return refused.value.facts["why"]


def test_both_numbers_lead_to_the_same_company(gateway: HttpRegistry) -> None:
    by_mersis, by_vkn = gateway.find_company(mersis=SOLE.mersis), gateway.find_company(vkn=SOLE.vkn)
    assert by_mersis == by_vkn
    company = by_vkn.company
    assert company is not None
    assert (company.mersis, company.vkn, company.legal_name) == (SOLE.mersis, SOLE.vkn, SOLE.name)
    assert [each.tckn for each in company.representatives] == [DENIZ]
    assert DENIZ not in repr(company.representatives)


def test_the_digest_is_that_of_the_answer(gateway: HttpRegistry, server: RegistryServer) -> None:
    body = httpx.post(server.url, json={"vergiNo": SOLE.vkn}, auth=("uets", "x"), trust_env=False).content
    assert gateway.find_company(vkn=SOLE.vkn).sha256 == sha256(body).hexdigest()


def test_how_a_company_stands_and_who_signs_with_whom(gateway: HttpRegistry) -> None:
    joint, wound_up = (
        gateway.find_company(vkn=JOINT.vkn).company,
        gateway.find_company(vkn=WOUND_UP.vkn).company,
    )
    assert joint is not None
    assert wound_up is not None
    assert (joint.joint_count, {each.authority for each in joint.representatives}) == (2, {Authority.JOINT})
    assert wound_up.status is RegistryStatus.IN_LIQUIDATION
    assert [each.is_liquidator for each in wound_up.representatives] == [True, False]


def test_an_unknown_number_is_an_answer(gateway: HttpRegistry) -> None:
    answer = gateway.find_company(mersis=UNKNOWN)
    assert (answer.company, len(answer.sha256)) == (None, 64)


@pytest.mark.parametrize(
    ("company", "fault"),
    [
        (AWAY, RegistryFault.UNAVAILABLE),
        (SLOW, RegistryFault.UNAVAILABLE),
        (CUT_OFF, RegistryFault.MALFORMED),
        (OVERSIZED, RegistryFault.MALFORMED),
        (OTHER, RegistryFault.MALFORMED),
        (WRONG, RegistryFault.MALFORMED),
    ],
)
def test_what_goes_wrong_there_has_a_name_here(
    gateway: HttpRegistry, company: Company, fault: RegistryFault
) -> None:
    assert fault_of(gateway, company) is fault


def test_credentials_that_are_refused_are_our_fault(server: RegistryServer) -> None:
    stranger = HttpRegistry(client_of(server, user="yanlis"))
    assert fault_of(stranger) is RegistryFault.REFUSED
    stranger.close()
    assert "gosterim" not in repr(client_of(server))


def test_where_nobody_answers_and_where_nothing_lies(server: RegistryServer) -> None:
    for url in ("http://127.0.0.1:1/", f"{server.url}/baska"):
        nobody = HttpRegistry(client_of(server, url=url))
        assert fault_of(nobody) is RegistryFault.UNAVAILABLE
        nobody.close()


def answer(**changed: object) -> bytes:
    """Write an answer, changed."""
    company = {
        "mersisNo": SOLE.mersis,
        "vergiNo": SOLE.vkn,
        "unvan": "ÖRNEK A.Ş.",
        "durum": "FAAL",
        "yetkililer": [{"kimlikNo": DENIZ, "yetkiTuru": "MUNFERIT"}],
    }
    return json.dumps({"sonucKodu": "00", "firma": {**company, **changed}}).encode()


@pytest.mark.parametrize(
    "changed",
    [
        {"durum": "BILINMEYEN"},
        {"unvan": "  "},
        {"unvan": "a" * 301},
        {"unvan": "ÖRNEK\u202eA.Ş."},
        {"vergiNo": "1111111111"},
        {"vergiNo": "1111111114"},
        {"mersisNo": SOLE.mersis[1:]},
        {"musterekImzaSayisi": 1},
        {"musterekImzaSayisi": 11},
        {"yetkililer": [{"kimlikNo": DENIZ, "yetkiTuru": "HERKES"}]},
        {"yetkililer": [{"kimlikNo": DENIZ, "yetkiTuru": "MUNFERIT", "gorev": "BASKA"}]},
        {"yetkililer": [{"kimlikNo": DENIZ, "yetkiTuru": "MUNFERIT", "bitisTarihi": "31.12.2026"}]},
        {"yetkililer": [{"kimlikNo": DENIZ, "yetkiTuru": "MUNFERIT"}] * 501},
        {"yetkililer": None},
    ],
)
def test_an_answer_that_cannot_be_is_not_believed(changed: dict[str, object]) -> None:
    assert read_answer(answer(), mersis=SOLE.mersis, vkn="").company is not None
    with pytest.raises(RegistryFailed) as refused:
        read_answer(answer(**changed), mersis="", vkn="")
    assert refused.value.facts == {"why": RegistryFault.MALFORMED}


@pytest.mark.parametrize("body", [b"", b"<html>Bakim</html>", b"[]", b'{"sonucKodu": "00"}', b"\xff\xfe"])
def test_what_is_no_answer_is_not_read(body: bytes) -> None:
    with pytest.raises(RegistryFailed):
        read_answer(body, mersis="", vkn=SOLE.vkn)


def test_another_result_code_is_a_refusal_of_us() -> None:
    with pytest.raises(RegistryFailed) as refused:
        read_answer(b'{"sonucKodu": "10"}', mersis="", vkn=SOLE.vkn)
    assert refused.value.facts == {"why": RegistryFault.REFUSED}


def test_a_server_is_believed_by_the_root_that_was_named(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    with RegistryServer(("127.0.0.1", 0)) as server:
        server.socket = _with_tls(server, root)
        url = server.url.replace("http:", "https:")
        known = HttpRegistry(client_of(server, url=url, authority=str(root), certificate=str(root)))
        assert known.find_company(vkn=SOLE.vkn).company is not None
        known.close()
        public = HttpRegistry(client_of(server, url=url))
        assert fault_of(public) is RegistryFault.UNAVAILABLE
        public.close()


def _with_tls(server: RegistryServer, file: Path) -> ssl.SSLSocket:
    """Give the server a certificate that it has signed itself, asking for that of the client; both in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = clock.now()
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    context.load_verify_locations(file)
    context.verify_mode = ssl.CERT_REQUIRED
    return context.wrap_socket(server.socket, server_side=True)
