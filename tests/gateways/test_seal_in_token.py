"""A seal key in a PKCS #11 token (SoftHSM2): its seals verify, a lost session is opened anew, a wrong pair refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateways.sealing.pkcs11_token import TokenKey
from gateways.sealing.signature_forms import to_der
from tests.builders import proofs, sealing
from tests.config.installation import ROOT
from tests.packages import authority
from uets.evidence.ports import SealUnavailable

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN, LABEL, CONTENT = "1234", "muhur", b"delil"
TOKENS = "directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n"
DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM

# The library is loaded once per process and remembers its configuration, so the token is made by a program of its own.
SIGN = """
import sys
from pathlib import Path
from gateways.sealing.pkcs11_token import TokenKey
from uets.evidence.ports import SealUnavailable
key = TokenKey(module=Path(sys.argv[1]), token="seal", pin=sys.argv[3], label="muhur", certificate=Path(sys.argv[2]))
def sign():
    print(key.sign_all([b"delil"])[0].hex())
sign()
if "lose" in sys.argv:
    key._key.session.close()  # the HSM ends the session
    sign()
if "unplug" in sys.argv:
    tokens = Path(sys.argv[2]).with_name("tokens")
    key._key.session.close()
    tokens.rename(tokens.with_name("unplugged"))
    for _ in range(2):
        try:
            sign()
        except SealUnavailable as away:
            print(f"away: {away}")
    tokens.with_name("unplugged").rename(tokens)
    sign()
"""


@pytest.fixture
def token(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a token that holds the test signer's key."""
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm.conf").write_text(TOKENS.format(folder=tmp_path / "tokens"))
    environment = os.environ | {"SOFTHSM2_CONF": str(tmp_path / "softhsm.conf"), "PYTHONPATH": str(ROOT)}
    signer = proofs.seal_signer()
    private = signer.key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key.pem").write_bytes(private)
    (tmp_path / "certificate.pem").write_bytes(signer.certificate.public_bytes(PEM))
    for words in (
        ["--init-token", "--free", "--label", "seal", "--pin", PIN, "--so-pin", PIN],
        [
            "--import",
            str(tmp_path / "key.pem"),
            "--token",
            "seal",
            "--label",
            LABEL,
            "--id",
            "01",
            "--pin",
            PIN,
        ],
    ):
        subprocess.run(["softhsm2-util", *words], env=environment, check=True, capture_output=True)
    return environment


def sign(
    token: dict[str, str], certificate: Path, *, pin: str = PIN, then: str = ""
) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", SIGN, str(MODULE), str(certificate), pin, then]
    return subprocess.run(words, env=token, capture_output=True, text=True, check=False)


def verify(signature: str) -> None:
    public = proofs.seal_signer().certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(to_der(bytes.fromhex(signature)), CONTENT, ec.ECDSA(hashes.SHA256()))


def test_a_lost_session_is_opened_anew(token: dict[str, str], tmp_path: Path) -> None:
    done = sign(token, tmp_path / "certificate.pem", then="lose")
    first, second = done.stdout.splitlines()
    verify(first)
    verify(second)


def test_a_token_taken_out_is_told_and_signs_again_when_it_is_back(
    token: dict[str, str], tmp_path: Path
) -> None:
    done = sign(token, tmp_path / "certificate.pem", then="unplug")
    before, first_try, second_try, after = done.stdout.splitlines()
    assert first_try.startswith("away: the token does not sign")
    assert second_try.startswith("away: the token does not sign")
    verify(before)
    verify(after)


def test_the_certificate_of_another_key_seals_nothing(token: dict[str, str], tmp_path: Path) -> None:
    other = authority().signer("Ayşe Yılmaz").certificate.public_bytes(PEM)
    (tmp_path / "other.pem").write_bytes(other)
    assert "not that of the key muhur" in sign(token, tmp_path / "other.pem").stderr


def test_a_wrong_pin_is_told(token: dict[str, str], tmp_path: Path) -> None:
    assert (
        "SealUnavailable: the token does not sign"
        in sign(token, tmp_path / "certificate.pem", pin="9").stderr
    )


def test_a_missing_certificate_is_told(tmp_path: Path) -> None:
    key = TokenKey(module=MODULE, token="seal", pin=PIN, label=LABEL, certificate=tmp_path / "absent.pem")
    with pytest.raises(SealUnavailable, match=r"absent\.pem cannot be read"):
        _ = key.certificate


def test_the_file_key_gives_the_same_form(tmp_path: Path) -> None:
    key = sealing.make_seal_key(tmp_path)
    (signature,) = key.sign_all([CONTENT])
    assert len(signature) == 64
