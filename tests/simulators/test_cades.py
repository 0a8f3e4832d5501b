"""What the test authority signs, judged by openssl and by the clauses of RFC 5652, RFC 5035 and ETSI EN 319 122-1."""

import base64
import hashlib
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from simulators.certificates.authority import RSA_BITS, Authority
from simulators.certificates.cades import sign
from tests.packages import authority

AT = datetime(2026, 10, 12, 12, 30, tzinfo=timezone(timedelta(hours=3)))
CONTENT = "Gerekçeli karar".encode()
VERIFY = ["openssl", "cms", "-verify", "-cades", "-purpose", "any", "-inform", "DER", "-CAfile", "kok.pem"]
ALGORITHMS = pytest.mark.parametrize("algorithm", ["EC", "RSA"])


def signed(algorithm: str, *, is_detached: bool = False) -> bytes:
    signer = authority().signer("Can Gündoğdu", algorithm=algorithm)
    return sign(CONTENT, signer=signer, at=AT, is_detached=is_detached)


def judge(folder: Path, signature: bytes, *words: str) -> str:
    (folder / "kok.pem").write_bytes(authority().root().certificate.public_bytes(Encoding.PEM))
    (folder / "imza").write_bytes(signature)
    (folder / "icerik").write_bytes(CONTENT)
    command = [*VERIFY, "-in", "imza", "-out", "cikti", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stderr


@ALGORITHMS
def test_openssl_accepts_attached_and_detached_signatures(algorithm: str, tmp_path: Path) -> None:
    assert "CAdES Verification successful" in judge(tmp_path, signed(algorithm))
    assert (tmp_path / "cikti").read_bytes() == CONTENT
    detached = signed(algorithm, is_detached=True)
    assert "CAdES Verification successful" in judge(tmp_path, detached, "-binary", "-content", "icerik")
    assert CONTENT not in detached


@ALGORITHMS
def test_openssl_refuses_one_changed_letter(algorithm: str, tmp_path: Path) -> None:
    changed = signed(algorithm).replace(b"karar", b"Karar")
    assert "Verification failure" in judge(tmp_path, changed)


@ALGORITHMS
def test_signed_attributes_are_those_of_cades_bes_in_der(algorithm: str) -> None:
    content = signed(algorithm)
    info = cms.ContentInfo.load(content, strict=True)
    assert info.dump(force=True) == content
    attributes = info["content"]["signer_infos"][0]["signed_attrs"]
    encoded = [attribute.dump() for attribute in attributes]
    assert encoded == sorted(encoded)  # a SET OF in DER (X.690 §11.6)
    values = {attribute["type"].native: attribute["values"][0] for attribute in attributes}
    assert set(values) == {"content_type", "message_digest", "signing_time", "signing_certificate_v2"}
    assert values["content_type"].native == "data"
    assert values["message_digest"].native == hashlib.sha256(CONTENT).digest()
    assert values["signing_time"].native == AT.astimezone(UTC)


@ALGORITHMS
def test_signing_certificate_is_bound_by_its_digest(algorithm: str) -> None:
    data = cms.ContentInfo.load(signed(algorithm))["content"]
    attributes = {item["type"].native: item["values"][0] for item in data["signer_infos"][0]["signed_attrs"]}
    bound = attributes["signing_certificate_v2"]["certs"][0]
    assert bound["cert_hash"].native == hashlib.sha256(data["certificates"][0].dump()).digest()
    assert bound["hash_algorithm"]["algorithm"].native == "sha256"


@ALGORITHMS
def test_certificates_are_issued_by_the_root_for_signing_only(algorithm: str) -> None:
    root, leaf = authority().root().certificate, authority().signer("Mühür", algorithm=algorithm).certificate
    leaf.verify_directly_issued_by(root)
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.content_commitment, usage.key_cert_sign) == (True, False)
    issuer = leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    own = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    assert issuer.key_identifier == own.digest
    key = leaf.public_key()
    assert isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
    assert key.key_size == (RSA_BITS if algorithm == "RSA" else 256)


def test_names_that_begin_alike_are_two_signers_kept_readable_by_their_owner_only(tmp_path: Path) -> None:
    made = Authority(tmp_path / "kok")
    courts = [f"Örnekkent 3. Asliye {kind} Mahkemesi" for kind in ("Hukuk", "Ceza")]
    serials = {made.signer(court).certificate.serial_number for court in courts * 2}
    assert len(serials) == 2
    assert {path.stat().st_mode & 0o777 for path in made.home.iterdir()} == {0o600}


def test_the_program_signs_a_file_as_a_name(tmp_path: Path) -> None:
    (tmp_path / "icerik").write_bytes(CONTENT)
    program = [sys.executable, "-m", "simulators.certificates", "--home", str(authority().home)]
    words = ["sign", "--as", "Can Gündoğdu", "--at", AT.isoformat(), str(tmp_path / "icerik")]
    done = subprocess.run([*program, *words], capture_output=True, check=True, cwd=Path(__file__).parents[2])
    assert "CAdES Verification successful" in judge(tmp_path, done.stdout)
    root = subprocess.run([*program, "root"], capture_output=True, check=True, cwd=Path(__file__).parents[2])
    assert root.stdout == authority().root().certificate.public_bytes(Encoding.PEM)


def test_the_program_signs_line_after_line_without_a_new_start(tmp_path: Path) -> None:
    words = [
        "--home",
        str(authority().home),
        "sign",
        "--lines",
        "--as",
        "Can Gündoğdu",
        "--at",
        AT.isoformat(),
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "simulators.certificates", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for content in (CONTENT, b"", b"\n" * 3):
            program.stdin.write(base64.b64encode(content) + b"\n")
            program.stdin.flush()
            signature = base64.b64decode(program.stdout.readline())
            assert "CAdES Verification successful" in judge(tmp_path, signature)
            assert (tmp_path / "cikti").read_bytes() == content
