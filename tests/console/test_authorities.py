"""Sending authorities from the command line, and those of the demo: their programs have what they need."""

import json
from io import StringIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command

from console.demo.authorities import enter_missing
from console.demo.cast import BODIES, COURT
from examples.sender.keyring import Keyring
from tests.builders.people import make_person
from tests.packages import authority as certifier
from uets.authorities import queries
from uets.authorities.rules import find_official, find_seal

pytestmark = pytest.mark.django_db
DETSIS = "99000031"


def run(command: str, *words: object) -> list[dict[str, object]]:
    """Run a command and return the JSON lines it prints."""
    said = StringIO()
    call_command(command, *map(str, words), stdout=said)
    return [json.loads(line) for line in said.getvalue().splitlines()]


def register() -> None:
    run("register_authority", "--detsis", DETSIS, "--name", "Örnekkent Barosu", "--kind", "bar_association")


def test_an_authority_from_registration_to_its_end(tmp_path: Path) -> None:
    register()
    person, of_authority = make_person(), ("--detsis", DETSIS)
    run("add_official", *of_authority, "--tckn", person.tckn, "--signs")
    Keyring(tmp_path).make_keys()
    keys = tmp_path / "client-public.json"
    client = run("add_authority_client", *of_authority, "--keys", keys)[0]["client_id"]
    seal = tmp_path / "seal.pem"
    seal.write_bytes(certifier().root().certificate.public_bytes(Encoding.PEM))
    seal_id = run("add_authority_seal", *of_authority, "--certificate", seal)[0]["seal_id"]
    (line,) = run("list_authorities", "barosu")
    assert (line["state"], line["officials"]) == (
        "active",
        {person.full_name: {"prepares": False, "signs": True}},
    )
    assert line["clients"] == {client: [Keyring(tmp_path).client_key().thumbprint()]}
    digest = certifier().root().certificate.fingerprint(hashes.SHA256()).hex()
    assert line["seals"] == {seal_id: digest}
    run("remove_authority_client", "--client-id", client)
    run("remove_authority_seal", *of_authority, "--seal", seal_id)
    run("remove_official", *of_authority, "--tckn", person.tckn)
    run("change_authority", *of_authority, "--to", "closed", "--reason", "kapatıldı")
    (line,) = run("list_authorities", DETSIS)
    assert [line[name] for name in ("state", "officials", "clients", "seals")] == ["closed", {}, {}, {}]


def test_a_key_of_a_program_is_changed(tmp_path: Path) -> None:
    register()
    rings = [Keyring(tmp_path / name) for name in ("old", "new")]
    client = ""
    for ring in rings:
        ring.make_keys()
        words = ("--detsis", DETSIS, "--keys", ring.home / "client-public.json", "--client-id", client)
        client = str(run("add_authority_client", *words)[0]["client_id"])
    old, new = (ring.client_key().thumbprint() for ring in rings)
    run("remove_authority_client", "--client-id", client, f"--key={old}")
    assert run("list_authorities", DETSIS)[0]["clients"] == {client: [new]}


def test_what_cannot_be_is_refused_in_one_line(tmp_path: Path) -> None:
    register()
    file = tmp_path / "keys.json"
    file.write_text("[]")
    for command, words, said in [
        ("add_official", ("--detsis", "99000099", "--tckn", "1"), "no such sending authority"),
        ("add_official", ("--detsis", DETSIS, "--tckn", "1"), "no such person"),
        ("add_authority_client", ("--detsis", DETSIS, "--keys", file), "key-type-unsupported"),
        ("add_authority_seal", ("--detsis", DETSIS, "--certificate", file), "no certificate in PEM"),
        ("add_authority_seal", ("--detsis", DETSIS), "seal-unclear"),
        ("change_authority", ("--detsis", DETSIS, "--to", "active", "--reason", "x"), "state-conflict"),
        ("remove_official", ("--detsis", DETSIS, "--tckn", "1"), "no such official"),
    ]:
        with pytest.raises(CommandError, match=said):
            run(command, *words)


def test_the_demo_gives_each_authority_what_its_program_needs(tmp_path: Path) -> None:
    assert enter_missing(tmp_path) == len(BODIES)
    assert enter_missing(tmp_path) == 0
    court = queries.find_authority(detsis=COURT.detsis)
    assert court
    signers = queries.list_signers(authority_id=court.id)
    keyring = Keyring(tmp_path / "senders" / COURT.detsis)
    official, seal = (keyring.signer(role).certificate for role in ("official", "seal"))
    found = find_official(signers, serial_number=number_of(official))
    assert found
    assert found.name == keyring.sender().official == "Can Gündoğdu"
    assert find_seal(signers, certificate_sha256="", subject_numbers=[number_of(seal)])
    (client,) = queries.list_clients(authority_id=court.id)
    assert client.client_id == keyring.sender().client_id
    assert [key.thumbprint for key in client.keys.all()] == [keyring.client_key().thumbprint()]


def number_of(certificate: x509.Certificate) -> str:
    (attribute,) = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return str(attribute.value)


def test_an_authority_gets_its_seal_and_no_other_s(tmp_path: Path) -> None:
    register()
    of_authority, files = (
        ("--detsis", DETSIS),
        [tmp_path / f"{name}.pem" for name in ("other", "old", "seal")],
    )
    said = StringIO()
    call_command("make_authority_seal", *of_authority, stdout=said)
    request, by = said.getvalue().encode(), certifier()
    files[0].write_bytes(by.root().certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(by.certify(request, name="Başka", number="99000032").public_bytes(Encoding.PEM))
    files[2].write_bytes(by.certify(request, name="Baro", number=DETSIS).public_bytes(Encoding.PEM))
    for file, why in zip(files, ("other-key", "other-body"), strict=False):
        with pytest.raises(CommandError, match=rf"seal-certificate-unfit.*\(why: {why}\)"):
            run("give_authority_seal", *of_authority, "--certificate", file)
    (given,) = run("give_authority_seal", *of_authority, "--certificate", files[2])
    assert queries.find_held_seal(detsis=DETSIS).sha256 == given["certificate_sha256"]
    assert not queries.is_seal_held(detsis="99000032")
