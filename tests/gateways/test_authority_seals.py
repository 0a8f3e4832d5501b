"""Seal keys of authorities in files and in a token: what they make is CAdES, what is wrong with them is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import Encoding

from gateways.authority_seals.files import FileSeals
from simulators.certificates.authority import Signer
from tests.config.installation import ROOT
from tests.judges.cades import ask_openssl, ask_pyhanko
from tests.packages import AT, COURT, OFFICIAL, OFFICIAL_TCKN, authority
from uets.authorities.ports import CertificateUnfit, SealAbsent, SealLocked
from uets.notices.eyp import signatures
from uets.notices.eyp.refusals import PackageRefused
from uets.notices.eyp.shapes import SignatureRole

MODULE, PIN = Path("/usr/lib/softhsm/libsofthsm2.so"), "1234"
SUMMARY = "<NihaiOzet>Örnekkent</NihaiOzet>".encode()
TOKENS = "directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n"
PEM = Encoding.PEM

# The library is loaded once per process and remembers its configuration.
SEAL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from gateways.authority_seals.tokens import TokenSeals
folder, module = Path(sys.argv[1]), Path(sys.argv[2])
mine, other, summary = ((folder / name).read_bytes() for name in ("certificate.der", "other.der", "summary"))
at = datetime(2026, 10, 12, 9, tzinfo=UTC)
def said(act):
    try:
        return act()
    except Exception as error:
        return type(error).__name__
for words in sys.argv[3:]:
    pin, detsis = words.split(":")
    seals = TokenSeals(folder / "seals", module=module, token="merciler", pin=pin)
    print(
        said(lambda: seals.install(mine, detsis=detsis) or "kept"),
        said(lambda: seals.inspect(mine, detsis=detsis).organisation),
        said(lambda: seals.inspect(other, detsis=detsis).organisation),
        said(lambda: seals.describe(detsis=detsis).organisation),
        said(lambda: seals.make_request(detsis=detsis, name="-")),
        said(lambda: seals.seal(summary, detsis=detsis, at=at).hex()),
    )
"""


def make_seals(folder: Path) -> FileSeals:
    (folder / "passphrase").write_bytes(b"a passphrase of the tests\n")
    seals = FileSeals(folder / "seals", passphrase_file=folder / "passphrase")
    seals.install(certify(seals), detsis=COURT.detsis)
    return seals


def certify(seals: FileSeals) -> bytes:
    request = seals.make_request(detsis=COURT.detsis, name=COURT.name)
    return authority().certify(request, name=COURT.name, number=COURT.detsis).public_bytes(Encoding.DER)


def check(seal: bytes, folder: Path) -> None:
    """Let three programs say that it is a seal of the court over the summary."""
    (found,) = signatures.check(seal, part="mühür", role=SignatureRole.SEAL, signed=SUMMARY)
    assert found.signed_at == AT
    root = authority().root().certificate
    assert ask_openssl(folder, seal, root=root, at=AT)
    assert ask_pyhanko(seal, root=root, at=AT)
    with pytest.raises(PackageRefused):
        signatures.check(seal, part="mühür", role=SignatureRole.SEAL, signed=SUMMARY + b" ")


def test_a_key_in_a_file_seals(tmp_path: Path) -> None:
    seals = make_seals(tmp_path)
    check(seals.seal(SUMMARY, detsis=COURT.detsis, at=AT), tmp_path)
    assert seals.describe(detsis=COURT.detsis).organisation == COURT.detsis
    request = x509.load_pem_x509_csr(seals.make_request(detsis=COURT.detsis, name=COURT.name * 3))
    assert request.is_signature_valid
    assert b"ENCRYPTED" in (tmp_path / "seals" / COURT.detsis / "key.pem").read_bytes()


def test_what_is_not_there_is_absent(tmp_path: Path) -> None:
    seals = make_seals(tmp_path)
    for detsis in ("99000002", "../99000001", ""):
        with pytest.raises(SealAbsent):
            seals.describe(detsis=detsis)
    (tmp_path / "seals" / COURT.detsis / "key.pem").unlink()
    with pytest.raises(SealAbsent):
        seals.seal(SUMMARY, detsis=COURT.detsis, at=AT)


def test_what_cannot_be_opened_is_locked(tmp_path: Path) -> None:
    seals, here = make_seals(tmp_path), tmp_path / "seals" / COURT.detsis
    kept = (here / "certificate.pem").read_bytes()
    for spoil, mend in (
        (lambda: (here / "key.pem").chmod(0o640), lambda: (here / "key.pem").chmod(0o600)),
        (
            lambda: (here / "certificate.pem").write_bytes(b"bozuk"),
            lambda: (here / "certificate.pem").write_bytes(kept),
        ),
        (lambda: (tmp_path / "passphrase").write_bytes(b"another"), lambda: None),
        (lambda: (tmp_path / "passphrase").write_bytes(b""), lambda: None),
        ((tmp_path / "passphrase").unlink, lambda: None),
    ):
        spoil()
        with pytest.raises(SealLocked):
            seals.describe(detsis=COURT.detsis)
        mend()


def official() -> Signer:
    return authority().signer(OFFICIAL, number=OFFICIAL_TCKN)


def test_the_certificate_of_another_key_does_not_fit(tmp_path: Path) -> None:
    seals, other = make_seals(tmp_path), official().certificate.public_bytes(Encoding.DER)
    for certificate in (other, b"bozuk"):
        with pytest.raises(CertificateUnfit):
            seals.inspect(certificate, detsis=COURT.detsis)
    seals.install(other, detsis=COURT.detsis)
    with pytest.raises(SealLocked, match="another key"):
        seals.seal(SUMMARY, detsis=COURT.detsis, at=AT)


def test_a_key_in_a_token_seals_and_another_s_certificate_does_not_fit(tmp_path: Path) -> None:
    signer = authority().signer(COURT.name, number=COURT.detsis)
    environment = make_token(tmp_path, signer, label=COURT.detsis)
    (tmp_path / "certificate.der").write_bytes(signer.certificate.public_bytes(Encoding.DER))
    (tmp_path / "other.der").write_bytes(official().certificate.public_bytes(Encoding.DER))
    (tmp_path / "summary").write_bytes(SUMMARY)
    given = [f"{PIN}:{COURT.detsis}", f"9999:{COURT.detsis}", f"{PIN}:99000002"]
    words = [sys.executable, "-c", SEAL, str(tmp_path), str(MODULE), *given]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    (*before, sealed), locked, absent = (line.split() for line in done.stdout.splitlines())
    assert before == ["kept", COURT.detsis, "CertificateUnfit", COURT.detsis, "SealLocked"]
    check(bytes.fromhex(sealed), tmp_path)
    assert locked == ["kept", *["SealLocked"] * 5]
    assert absent == ["kept", *["SealAbsent"] * 3, "SealLocked", "SealAbsent"]


def make_token(folder: Path, signer: Signer, *, label: str) -> dict[str, str]:
    """Return the environment of a token that holds a key."""
    (folder / "tokens").mkdir()
    (folder / "softhsm.conf").write_text(TOKENS.format(folder=folder / "tokens"))
    environment = os.environ | {"SOFTHSM2_CONF": str(folder / "softhsm.conf"), "PYTHONPATH": str(ROOT)}
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(signer.key.private_bytes(PEM, form, none))
    of_token, key = ["--pin", PIN], str(folder / "key.pem")
    for words in (
        ["--init-token", "--free", "--label", "merciler", "--so-pin", PIN],
        ["--import", key, "--token", "merciler", "--label", label, "--id", "01"],
    ):
        subprocess.run(["softhsm2-util", *words, *of_token], env=environment, check=True, capture_output=True)
    return environment
