"""The national depot becomes our trust list by pinned roots; what is wrong with it changes nothing."""

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from asn1crypto import core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gateways.certificates.__main__ import main
from gateways.certificates.trust_list import TrustFile, TrustList
from simulators.certificates.authority import VALID_FROM, Authority
from simulators.certificates.depot import write_depot
from simulators.certificates.trust_list import KEY, LIST, PUBLISHER, SIGNATURE
from tests.builders.trust import Trust, running_trust
from tests.gateways.test_trust_list import DAY, certify, make_crl, reason
from tests.packages import AT, OFFICIAL_TCKN
from uets.notices.eyp.refusals import RefusalReason
from uets.notices.eyp.shapes import PackageSignature, SignatureRole


class Operator(NamedTuple):
    """Who runs the command, in a folder with the list in use."""

    trust: Trust
    folder: Path
    stranger: x509.Certificate

    def pin(self, *certificates: bytes, roles: str = '"official", "seal"', more: str = "") -> None:
        """Write the pinned roots; our own authority's unless told otherwise."""
        pins = [hashlib.sha256(each).hexdigest() for each in certificates or (self.root,)]
        tables = [f'[[root]]\nsha256 = "{each}"\nroles = [{roles}]\n{more}\n' for each in pins]
        (self.folder / "pins.toml").write_text("".join(tables), encoding="utf-8")

    @property
    def root(self) -> bytes:
        return der(self.trust.authority.root().certificate)

    def give(self, *others: x509.Certificate) -> bytes:
        """Write a depot with our root, a strange one, and others; returns it."""
        content = write_depot([self.stranger, self.trust.authority.root().certificate], others)
        (self.folder / "depot.xml").write_bytes(content)
        return content

    def build(self, *more: str) -> int:
        words = ["build", "depot.xml", "--pins", "pins.toml", "--key", "key.pem", "--into", LIST]
        done = main([*words, "--at", AT.isoformat(), *more])
        os.utime(LIST, ns=(self.read().version, 1))  # another file by its time, however fast the test is
        return done

    def read(self) -> TrustList:
        return TrustFile(self.folder / LIST, key=self.folder / KEY).read()


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    with running_trust(tmp_path) as trust:
        key = trust.authority.signer(PUBLISHER).key
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (tmp_path / "key.pem").write_bytes(pem)
        monkeypatch.chdir(tmp_path)
        found = Operator(trust, tmp_path, Authority(tmp_path / "stranger").root().certificate)
        found.give()
        found.pin()
        yield found


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def test_a_process_judges_by_the_list_built_from_the_depot_without_a_restart(
    operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reason(operator.trust) is None
    operator.pin(roles='"citizen"')
    assert operator.build() == 0
    assert reason(operator.trust) is RefusalReason.SIGNER_UNTRUSTED
    operator.pin()
    assert operator.build() == 0
    assert reason(operator.trust) is None
    found = operator.read()
    assert (found.version, [root.certificate for root in found.roots]) == (3, [operator.root])
    told = capsys.readouterr().out
    assert "a root that is not pinned" in told
    assert "Changed: Common Name: TEST Kök Sertifikası" in told
    assert "Wrote version 3, which counts until 2027-04-10" in told


def test_providers_below_a_pinned_root_come_along_and_no_others(operator: Operator) -> None:
    key, issuer = ec.generate_private_key(ec.SECP256R1()), operator.trust.authority.root()
    between = certify("Ara", key, issuer.certificate.subject, issuer.key, is_authority=True)
    lower = certify("Alt", key, between.subject, key, is_authority=True)
    false = certify("Sahte", key, issuer.certificate.subject, key, is_authority=True)
    person = certify("Ayşe", key, between.subject, key, is_authority=False)
    operator.give(lower, between, between, false, person)
    assert operator.build() == 0
    assert set(operator.read().intermediates) == {der(between), der(lower)}


def test_check_shows_fingerprints_and_writes_nothing(
    operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "depot.xml"]) == 0
    assert main(["check", "depot.xml", "--pins", "pins.toml", "--at", AT.isoformat()]) == 0
    told = capsys.readouterr().out
    assert told.count(hashlib.sha256(operator.root).hexdigest()) == 2
    assert "koksertifika 1" in told
    assert operator.read().version == 1


def test_a_root_goes_with_its_pin_and_the_command_says_so(
    operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    operator.pin(der(operator.stranger))
    assert operator.build() == 0
    assert "Whoever is certified by it is refused from now on." in capsys.readouterr().out
    assert reason(operator.trust) is RefusalReason.SIGNER_UNTRUSTED


def test_a_root_that_the_usual_library_refuses_is_taken_over_and_judged_by(operator: Operator) -> None:
    key, card_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "TEST Kök 2")])
    odd = write_out_a_default(certify("Kök 2", key, name, key, is_authority=True, subject=name), key)
    with pytest.raises(ValueError, match="EncodedDefault"):
        x509.load_der_x509_certificate(odd)
    depot = operator.give().replace(b"<koksertifikalar>", b"<koksertifikalar>" + row(odd))
    Path("depot.xml").write_bytes(depot)
    operator.pin(odd)
    assert operator.build() == 0
    card = certify("Ayşe", card_key, name, key, is_authority=False)
    signature = PackageSignature(
        role=SignatureRole.OFFICIAL, certificate=der(card), crls=(make_crl(name, key),), signed_at=AT
    )
    (signer,) = operator.trust.signers.judge([signature], at=AT)
    assert (signer.tckn, signer.certified_by) == (OFFICIAL_TCKN, "TEST Kök 2")


def write_out_a_default(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return a root whose last extension says `critical FALSE`: not DER (X.690 §11.5), but seen in the field."""
    body = asn1.Certificate.load(der(certificate))["tbs_certificate"]
    *before, last = body["extensions"]
    stated = last["extn_id"].dump() + core.Boolean(value=False).dump() + last["extn_value"].dump()
    extensions = core.Sequence(
        contents=b"".join(each.dump() for each in before) + core.Sequence(contents=stated).dump(), explicit=3
    )
    names = [name for name in body.native if name != "extensions"]
    signed = core.Sequence(contents=b"".join(body[each].dump() for each in names) + extensions.dump()).dump()
    signature = core.OctetBitString(key.sign(signed, ec.ECDSA(hashes.SHA384()))).dump()
    return bytes(core.Sequence(contents=signed + body["signature"].dump() + signature).dump())


def spoil(operator: Operator, name: str) -> None:
    """Write one depot, or one file of pins, that has to be refused."""
    root, depot = row(operator.root), operator.give()
    doubled = depot.replace(b"</koksertifikalar>", root + b"</koksertifikalar>")
    spoiled = {
        "doubled": doubled,
        "missing": write_depot([operator.stranger]),
        "no certificate": depot.replace(b"<mValue>", b"<mValue>!", 1),
        "letters": depot.replace(b"<mValue>", "<mValue>ş".encode(), 1),
        "empty": depot.replace(b"</koksertifikalar>", row(b"") + b"</koksertifikalar>"),
        "two values": depot.replace(b"<mValue>", b"<mValue>AAAA</mValue><mValue>", 1),
        "nothing": write_depot([]),
        "dtd": depot.replace(b"<depo>", b"<!DOCTYPE depo><depo>"),
        "entity": depot.replace(b"<depo>", b'<!DOCTYPE depo [<!ENTITY a "A">]><depo>').replace(
            b"1.1", b"&a;"
        ),
        "cut": depot[:-20],
        "another format": b"<TrustServiceStatusList/>",
        "large": b"<depo>" + b" " * 20_000_000 + b"</depo>",
    }
    Path("depot.xml").write_bytes(spoiled[name])


DEPOTS = {
    "doubled": "stands in the depot more than once (koksertifika 2, koksertifika 3)",
    "missing": "does not stand in the depot",
    "no certificate": "koksertifika 1: the base64 of its certificate is damaged",
    "letters": "koksertifika 1: the base64 of its certificate is damaged",
    "empty": "koksertifika 3: its certificate is empty",
    "two values": "koksertifika 1: its certificate (mValue) is missing or stands there more than once",
    "nothing": "holds no root",
    "dtd": "a DTD or entities",
    "entity": "a DTD or entities",
    "cut": "no XML",
    "another format": "not the national depot",
    "large": "larger than 20 MB",
}
PINS = {
    "": "cannot be read",
    "root = []": "No root is pinned",
    '[[root]]\nsha256 = "ab"\nroles = ["seal"]': "is no SHA-256",
    '[[root]]\nsha256 = "{}"\nroles = []': "has no role",
    '[[root]]\nsha256 = "{}"\nroles = ["court"]': "cannot be read",
    '[[root]]\nsha256 = "{0}"\nroles = ["seal"]\n' * 2: "is pinned twice",
    '[[root]]\nsha256 = "{}"\nroles = ["seal"]\nvalid_until = 2026-02-01T00:00:00Z': "not today",
}


def test_a_damaged_depot_is_refused_in_a_sentence_and_nothing_changes(
    operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, said in DEPOTS.items():
        spoil(operator, name)
        refused(operator, capsys, said)


def test_pins_that_say_too_little_are_refused(operator: Operator, capsys: pytest.CaptureFixture[str]) -> None:
    for text, said in PINS.items():
        pins = text.format(hashlib.sha256(operator.root).hexdigest())
        Path("pins.toml").write_text(pins, encoding="utf-8")
        refused(operator, capsys, said)


def test_a_pinned_root_is_valid_today_and_a_root(
    operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(operator, capsys, "not today", "--at", (VALID_FROM - DAY).isoformat())
    key, above = ec.generate_private_key(ec.SECP256R1()), operator.trust.authority.root()
    between = certify("Ara", key, above.certificate.subject, above.key, is_authority=True)
    Path("depot.xml").write_bytes(write_depot([between]))
    operator.pin(der(between))
    refused(operator, capsys, "is no root")
    Path("depot.xml").write_bytes(
        write_depot([]).replace(b"<koksertifikalar>", b"<koksertifikalar>" + row(b"AAA"))
    )
    operator.pin(b"AAA")
    refused(operator, capsys, "cannot be read as a certificate")


def test_an_older_version_another_key_and_an_endless_list_are_refused(
    operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(operator, capsys, "Version 1 is not newer than version 1", "--version", "1")
    refused(operator, capsys, "1 to 400 days", "--days", "401")
    other = ec.generate_private_key(ec.SECP256R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    Path("other.pem").write_bytes(pem)
    refused(operator, capsys, "was not made with this key", "--key", "other.pem")
    refused(operator, capsys, "cannot be read", "--key", "pins.toml")
    refused(operator, capsys, "No such file", "--key", "nowhere.pem")


def refused(operator: Operator, capsys: pytest.CaptureFixture[str], said: str, *more: str) -> None:
    before = [(operator.folder / name).read_bytes() for name in (LIST, SIGNATURE)]
    assert operator.build(*more) == 1
    told = capsys.readouterr().err
    assert told.startswith("Refused, nothing was changed. ")
    assert said in told
    assert [(operator.folder / name).read_bytes() for name in (LIST, SIGNATURE)] == before


def row(certificate: bytes) -> bytes:
    value = base64.b64encode(certificate).decode()
    return f"<koksertifika><mValue>{value}</mValue></koksertifika>".encode()
