"""Cards behind PKCS #11: a SoftHSM2 token with several certificates, in a process of its own as for a person."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import Encoding
from uets_imzaci.cards.modules import KNOWN, list_modules

from simulators.certificates.authority import CITIZEN
from tests.packages import authority
from tests.signer.playing import NAME, PIN, TCKN, Played, make_card
from tests.signer.test_signing import judge

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
TOKENS = "directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n"
FILL = """
import sys
from pathlib import Path
import pkcs11
from pkcs11 import Attribute, CertificateType, ObjectClass
token = pkcs11.lib(sys.argv[1]).get_token(token_label="kart")
with token.open(user_pin=sys.argv[2], rw=True) as session:
    for place, file in enumerate(sys.argv[3:], start=1):
        session.create_object({
            Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
            Attribute.TOKEN: True, Attribute.PRIVATE: False, Attribute.ID: bytes([place]),
            Attribute.SUBJECT: b"", Attribute.VALUE: Path(file).read_bytes(),
        })
"""
TRY = """
import contextlib, io, json, sys
from uets_imzaci.__main__ import main
answers = []
for words, typed in json.load(sys.stdin):
    sys.stdin, said = io.StringIO(typed), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        answers.append((main(words), said.getvalue()))
json.dump(answers, sys.stdout)
"""
Environment = dict[str, str]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A reader without a card, as the environment of the program."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "tokens").mkdir()
    (folder / "softhsm.conf").write_text(TOKENS.format(folder=folder / "tokens"))
    settings = {"SOFTHSM2_CONF": folder / "softhsm.conf", "UETS_IMZACI_SETTINGS": folder / "settings.toml"}
    return os.environ | {name: str(path) for name, path in settings.items()}


@pytest.fixture(scope="module")
def card(reader: Environment, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A card with two keys for documents, P-256 and RSA, and one for logins to websites."""
    folder = tmp_path_factory.mktemp("card")
    (folder / "tokens").mkdir()
    (folder / "softhsm.conf").write_text(TOKENS.format(folder=folder / "tokens"))
    inserted = reader | {"SOFTHSM2_CONF": str(folder / "softhsm.conf")}
    call(
        inserted, "softhsm2-util", "--init-token", "--free", "--label", "kart", "--pin", PIN, "--so-pin", PIN
    )
    for_logins = authority().citizen(NAME, TCKN, terms=CITIZEN._replace(for_documents=False))
    signers = [make_card("EC").signer, make_card("RSA").signer, for_logins]
    for place, signer in enumerate(signers, start=1):
        private = signer.key.private_bytes(
            Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / f"{place}.pem").write_bytes(private)
        (folder / f"{place}.der").write_bytes(signer.certificate.public_bytes(Encoding.DER))
        kept = ["--import", f"{folder / str(place)}.pem", "--label", f"{place}", "--id", f"0{place}"]
        call(inserted, "softhsm2-util", *kept, "--token", "kart", "--pin", PIN)
    certificates = [f"{folder / str(place)}.der" for place in (1, 2, 3)]
    call(inserted, sys.executable, "-c", FILL, MODULE, PIN, *certificates)
    return inserted


def call(environment: Environment, *words: str) -> None:
    subprocess.run(words, env=environment, check=True, capture_output=True)


def run(environment: Environment, server: Played, *tries: tuple[str, str]) -> list[tuple[int, str]]:
    """Run the program with drivers and typed answers, all in one process; returns exit codes and what was said."""
    told = ["--server", server.origin, "--no-view", "K7QM-2XPD", "--module"]
    done = subprocess.run(
        [sys.executable, "-c", TRY],
        env=environment,
        input=json.dumps([[[*told, module], typed] for module, typed in tries]),
        capture_output=True,
        text=True,
        check=True,
    )
    return [(code, said) for code, said in json.loads(done.stdout)]


@pytest.mark.parametrize("chosen", [1, 2])
def test_a_card_signs_with_the_certificate_that_is_chosen(
    server: Played, card: Environment, tmp_path: Path, chosen: int
) -> None:
    content = server.ask_login()
    ((code, said),) = run(card, server, (MODULE, f"e\n{chosen}\n{PIN}\n"))
    assert code == 0, said
    assert "3. " not in said, "a certificate for logins to websites signs nothing"
    assert judge(tmp_path, server.signature) == content
    assert PIN not in said


def test_what_fails_at_a_card_is_said_in_words(
    server: Played, card: Environment, reader: Environment, tmp_path: Path
) -> None:
    server.ask_login()
    driver = tmp_path / "surucu.so"
    driver.write_bytes(b"no driver")
    tries = {"e\n1\n999999\n": "PIN yanlış", "e\n1\n\n": "PIN girilmedi", "e\n4\n": "Sertifika seçilmedi"}
    answers = run(card, server, *((MODULE, typed) for typed in tries), (str(driver), "e\n"))
    answers += run(reader, server, (MODULE, "e\n"))
    assert [code for code, _ in answers] == [1] * 5
    for words, (_, said) in zip([*tries.values(), "surucu.so", "Kart bulunamadı"], answers, strict=True):
        assert words in said
    assert (server.signature, server.is_refused) == (b"", False)


def test_drivers_are_known_for_every_platform() -> None:
    for platform in ("linux", "darwin", "win32"):
        assert {name for name, _ in list_modules(platform)} == {"AKİS", "eToken", "OpenSC"}
    assert set(KNOWN) == {"linux", "darwin", "win32"}
    assert list_modules("plan9") == ()
