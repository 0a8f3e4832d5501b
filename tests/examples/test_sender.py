"""The example sender: our reader and openssl accept its packages, and the API what it asks."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from examples.sender.__main__ import follow
from examples.sender.client import Refused, Service
from examples.sender.keyring import Keyring, Sender
from examples.sender.letter_pdf import write_pdf
from tests.api.calling import ADDRESS, ENTRY
from tests.architecture.source import ROOT
from tests.builders import sealing
from tests.builders.authorities import add_official, make_authority
from tests.builders.people import CONSOLE, make_natural_account
from tests.builders.sending import find_can
from tests.packages import OFFICIAL, OFFICIAL_TCKN
from tests.packages import authority as certifier
from uets.authorities import actions
from uets.authorities.models import VolumeForecast
from uets.delivery.actions import deliver_waiting
from uets.kernel import clock
from uets.notices.eyp.reader import read_package
from uets.notices.eyp.shapes import IdScheme

HOLDERS = {"official": (OFFICIAL, OFFICIAL_TCKN), "seal": ("Örnekkent 3. Asliye Hukuk", "99000001")}
SUMMARIES = {"Imzalar/ImzaCades.imz": "PaketOzeti", "Muhur/MuhurCades.imz": "NihaiOzet"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a folder as the demo makes one: keys, certificates, who sends."""
    Keyring(tmp_path).make_keys()
    for role, (name, number) in HOLDERS.items():
        request = (tmp_path / f"{role}-request.pem").read_bytes()
        certificate = certifier().certify(request, name=name, number=number)
        (tmp_path / f"{role}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    sender = Sender("99000001", "Örnekkent 3. Asliye Hukuk Mahkemesi", "Can Gündoğdu", "")
    (tmp_path / "sender.json").write_text(json.dumps(sender._asdict()), encoding="utf-8")
    return tmp_path


@pytest.fixture
def service(home: Path, transactional_db: None) -> Iterator[Service]:  # noqa: ARG001 - the pool reads what is committed
    """Give the program's way to the API, entered in the register."""
    jwk = json.loads((home / "client-public.json").read_text(encoding="utf-8"))
    authority = make_authority(detsis="99000001")
    add_official(authority, find_can())
    client = actions.add_client(
        actor=CONSOLE, authority_id=authority.id, label="", jwks=[jwk], at=clock.now()
    )
    transport = httpx.WSGITransport(app=ENTRY, remote_addr=ADDRESS)
    with httpx.Client(transport=transport, base_url="http://localhost:8000") as http:
        yield Service(http, keyring=Keyring(home), client_id=client.client_id)


def pack(home: Path, *recipients: str) -> Path:
    """Make a package as one does at the command line; recipients are SCHEME:NUMBER:NAME."""
    letter, attached, made = home / "yazi.txt", home / "ek (1).pdf", home / "karar.eyp"
    letter.write_text("Gerekçeli karar ektedir.\nİtiraz süresi iki haftadır.", encoding="utf-8")
    attached.write_bytes(write_pdf("HÜKÜM"))
    words = ["--subject", "Karar & hüküm [2026/412]", "--number", "E-99000001-2026-412", "--out", made]
    words += ["--letter", letter, "--attach", attached, *(f"--to={each}" for each in recipients)]
    command = [sys.executable, "-m", "examples.sender", "--home", str(home), "pack", *map(str, words)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return made


def test_its_package_is_read_whole_and_both_signatures_are_good(home: Path) -> None:
    made = pack(home, "TCKN:10000000146:Ayşe Yılmaz", "MERSIS:0111111111400001:Yıldız", "DETSIS:99000002:Bel")
    with made.open("rb") as source:
        package = read_package(source)
    assert (package.version, package.subject) == ("2.0", "Karar & hüküm [2026/412]")
    assert (package.sender.detsis, package.document_number) == ("99000001", "E-99000001-2026-412")
    assert [each.scheme for each in package.recipients] == [IdScheme.TCKN, IdScheme.MERSIS, IdScheme.DETSIS]
    assert [part.file_name for part in package.parts] == ["ustyazi.pdf", "ek (1).pdf"]
    (home / "kok.pem").write_bytes(certifier().root().certificate.public_bytes(Encoding.PEM))
    judge = ["openssl", "cms", "-verify", "-cades", "-purpose", "any", "-inform", "DER", "-CAfile", "kok.pem"]
    with zipfile.ZipFile(made) as archive:
        for signature, summary in SUMMARIES.items():
            signed = archive.read(signature)
            done = subprocess.run(judge, input=signed, cwd=home, capture_output=True, check=True)
            assert done.stdout == archive.read(f"{summary}/{summary}.xml")


def test_it_hands_a_package_over_once_and_follows_it(
    home: Path, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    account = make_natural_account()
    packages = {"karar.eyp": pack(home, f"TCKN:{account.tckn}:{account.legal_name}").read_bytes()}
    (submitted,) = service.submit(packages)
    assert (submitted["state"], submitted["reference"]) == ("submitted", "karar.eyp")
    assert [each["id"] for each in service.submit(packages)] == [submitted["id"]]
    deliver_waiting(now=clock.now)
    decided = service.await_decision(submitted["id"], seconds=0)
    assert (decided["state"], decided["refusal"]) == ("taken_over", None)
    with sealing.working_seal(home):
        sealing.seal_and_stamp()
        follow(service, submitted["id"], home / "evidence")
    said = capsys.readouterr().out
    assert "notice:taken_over" in said
    assert "notice:arrived" in said
    with zipfile.ZipFile(home / "evidence" / f"{submitted['id']}.zip") as archive:
        assert "dogrula.sh" in {name.rpartition("/")[2] for name in archive.namelist()}


def test_a_text_becomes_a_pdf_with_turkish_letters(tmp_path: Path) -> None:
    file = tmp_path / "yazi.pdf"
    file.write_bytes(write_pdf("Şişli, Iğdır, İzmir: (çöğüş) \\\n" * 60))
    said = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, text=True).stdout
    assert said.count("Şişli, Iğdır, İzmir: (çöğüş) \\") == 60
    shown = subprocess.run(["pdfinfo", file], capture_output=True, check=True, text=True).stdout
    assert "Pages:           2" in shown


def test_it_asks_who_can_be_reached_and_says_what_will_come(service: Service) -> None:
    account = make_natural_account()
    found = service.ask_reachability([("tckn", str(account.tckn)), ("tckn", "10000000145")])
    assert [each["state"] or each["error"] for each in found] == ["open", "identifier-invalid"]
    service.put_forecast(f"{clock.now():%Y-%m}", 12)
    assert VolumeForecast.objects.get().expected == 12
    with pytest.raises(Refused, match=r"month-out-of-range .* YYYY-AA"):
        service.put_forecast("2020-01", 12)
