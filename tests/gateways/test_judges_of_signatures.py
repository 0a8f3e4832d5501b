"""openssl and pyHanko judge the same signatures as we do: what they accept we accept, what they refuse we refuse."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from simulators.certificates.authority import SIGNER_LIFE, VALID_FROM, Authority, Signer
from simulators.certificates.cades import sign
from simulators.certificates.revocations import make_crl, revoke
from tests.builders.trust import Trust, running_trust
from tests.judges.cades import ask_openssl, ask_pyhanko
from tests.packages import AT, OFFICIAL, OFFICIAL_TCKN
from uets.notices.eyp import signatures
from uets.notices.eyp.refusals import PackageRefused
from uets.notices.eyp.shapes import SignatureRole

SUMMARY = "<PaketOzeti>Gerekçeli karar</PaketOzeti>".encode()
SECOND = timedelta(seconds=1)


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Trust]:
    with running_trust(tmp_path) as running:
        yield running


def official(trust: Trust, algorithm: str = "EC") -> Signer:
    return trust.authority.signer(OFFICIAL, algorithm=algorithm, number=OFFICIAL_TCKN)


def we_accept(trust: Trust, signature: bytes, *, at: datetime = AT) -> bool:
    try:
        found = signatures.check(signature, part="imza", role=SignatureRole.OFFICIAL, signed=SUMMARY)
        trust.server.clock = lambda: at
        trust.signers.judge(found, at=at)
    except PackageRefused:
        return False
    return True


def all_accept(trust: Trust, signature: bytes, *, at: datetime = AT, crl: bytes = b"") -> bool:
    """Return what all three say; they have to agree."""
    root = trust.authority.root().certificate
    crls = [crl] if crl else []
    said = {
        "uets": we_accept(trust, signature, at=at),
        "openssl": ask_openssl(trust.folder, signature, root=root, at=at, crl=crl),
        "pyHanko": ask_pyhanko(signature, root=root, at=at, crls=crls),
    }
    assert len(set(said.values())) == 1, said
    return said["uets"]


class Program(NamedTuple):
    """How openssl is told to sign."""

    algorithm: str
    words: tuple[str, ...]


@pytest.mark.parametrize(
    "program",
    [
        Program("EC", ("-md", "sha256")),
        Program("EC", ("-md", "sha384")),
        Program("RSA", ("-md", "sha512")),
        Program("RSA", ("-md", "sha256", "-keyopt", "rsa_padding_mode:pss")),
        Program("RSA", ("-md", "sha512", "-keyopt", "rsa_padding_mode:pss")),
        Program("EC", ("-md", "sha256", "-stream")),
    ],
    ids=lambda program: " ".join((program.algorithm, *program.words)),
)
def test_what_another_program_signs_is_accepted(trust: Trust, program: Program) -> None:
    key, certificate = official(trust, program.algorithm)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (trust.folder / "imzaci.pem").write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    (trust.folder / "ozet").write_bytes(SUMMARY)
    words = ["openssl", "cms", "-sign", "-cades", "-binary", "-nodetach", "-outform", "DER", "-in", "ozet"]
    words += ["-signer", "imzaci.pem", "-out", "imzali", *program.words]
    subprocess.run(words, cwd=trust.folder, check=True, capture_output=True)
    signature = (trust.folder / "imzali").read_bytes()
    assert all_accept(trust, signature)
    assert not all_accept(trust, signature.replace(b"karar", b"Karar"))


@pytest.mark.parametrize("algorithm", ["EC", "RSA"])
def test_a_signature_of_our_authority_is_accepted(trust: Trust, algorithm: str) -> None:
    assert all_accept(trust, sign(SUMMARY, signer=official(trust, algorithm), at=AT))


def stranger(trust: Trust) -> bytes:
    signer = Authority(trust.folder / "stranger").signer(OFFICIAL, number=OFFICIAL_TCKN)
    return sign(SUMMARY, signer=signer, at=AT)


def another_named(trust: Trust) -> bytes:
    named = trust.authority.signer("Mehmet Demir", number="10000000214")
    return sign(SUMMARY, signer=official(trust), at=AT, named=named)


def another_key(trust: Trust) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return sign(SUMMARY, signer=Signer(key, official(trust).certificate), at=AT)


def short_key(trust: Trust) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return sign(SUMMARY, signer=Signer(key, official(trust, "RSA").certificate), at=AT)


def broken_digest(trust: Trust) -> bytes:
    return sign(SUMMARY, signer=official(trust), at=AT).replace(b"karar", b"Karar")


def broken_value(trust: Trust) -> bytes:
    made = sign(SUMMARY, signer=official(trust), at=AT)
    return made[:-3] + bytes((made[-3] ^ 1,)) + made[-2:]


@pytest.mark.parametrize(
    "make", [stranger, another_named, another_key, short_key, broken_digest, broken_value]
)
def test_a_signature_that_does_not_hold_is_refused(trust: Trust, make: Callable[[Trust], bytes]) -> None:
    assert not all_accept(trust, make(trust))


@pytest.mark.parametrize(
    ("at", "is_valid"),
    [
        (VALID_FROM + SECOND, True),
        (VALID_FROM + SIGNER_LIFE - SECOND, True),
        (VALID_FROM + SIGNER_LIFE + SECOND, False),
        (VALID_FROM - SECOND, False),
    ],
)
def test_certificates_end_at_the_same_second_for_all(trust: Trust, at: datetime, is_valid: bool) -> None:  # noqa: FBT001
    assert all_accept(trust, sign(SUMMARY, signer=official(trust), at=AT), at=at) is is_valid


def test_a_revoked_certificate_is_refused_by_all(trust: Trust) -> None:
    signature = sign(SUMMARY, signer=official(trust), at=AT)
    assert all_accept(trust, signature, crl=make_crl(trust.authority, at=AT))
    revoke(trust.authority, official(trust).certificate, at=AT - SECOND)
    trust.signers._verdicts.clear()  # noqa: SLF001 - what was known until the next update
    assert not all_accept(trust, signature, crl=make_crl(trust.authority, at=AT))
