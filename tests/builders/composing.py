"""An official who writes on the pages of an authority: cards, the authority's seal, PDF files, and what is pressed."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gateways.authority_seals.files import FileSeals
from gateways.pdf.given import PdfReading
from tests.api.calling import Answer
from tests.builders.authorities import add_official, make_authority
from tests.builders.cards import Card, card_of, running_judge
from tests.builders.people import CONSOLE, make_natural_account
from tests.builders.ports import given_back
from tests.builders.sending import find_can
from tests.builders.sessions import sign_in
from tests.builders.trust import Trust
from uets.accounts.models import Account, Person
from uets.authorities import actions
from uets.authorities import ports as authorities
from uets.authorities.models import SendingAuthority
from uets.delivery import ports
from uets.kernel import clock
from uets.notices import ports as notices

DETSIS = "99000001"
DOOR = f"/merci/{DETSIS}/"
HERE = "127.0.0.1"
"""Django's test client comes from here."""


class Desk(NamedTuple):
    """A court's official at the browser, with a card; the court's seal is held by the installation."""

    trust: Trust
    court: SendingAuthority
    can: Person
    card: Card
    client: Client
    seals: FileSeals
    folder: Path


@contextmanager
def sitting_official(folder: Path, *, detsis: str = DETSIS) -> Iterator[Desk]:
    """Let an official sit down: real judges of certificates, a seal in a file, a real look into PDF files."""
    with (
        running_judge(folder / "trust") as trust,
        given_back(notices.signers, authorities.seals, ports.given_pdfs),
    ):
        notices.signers.bind(lambda: trust.signers)
        ports.given_pdfs.bind(PdfReading)
        (folder / "passphrase").write_bytes(b"a passphrase of the tests")
        seals = FileSeals(folder / "seals", passphrase_file=folder / "passphrase")
        authorities.seals.bind(lambda: seals)
        can, court = find_can(), make_authority(detsis=detsis)
        add_official(court, can)
        give_seal(court, trust)
        card = card_of(can, by=trust.authority, address=HERE)
        yield Desk(trust, court, can, card, sign_in(can), seals, folder)


def give_seal(authority: SendingAuthority, trust: Trust) -> None:
    """Make the seal key of an authority and let it be certified."""
    request = actions.make_seal_key(actor=CONSOLE, authority_id=authority.id, at=clock.now())
    made = trust.authority.certify(request, name=authority.name, number=authority.detsis)
    actions.give_seal(
        actor=CONSOLE, authority_id=authority.id, certificate=made.public_bytes(Encoding.DER), at=clock.now()
    )


def make_pdf(pages: int = 1, *, password: str | None = None, filler: int = 0) -> bytes:
    """Return a PDF with empty pages, open to everybody or protected; `filler` bytes make it larger."""
    pdf, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    if filler:
        pdf.Root.Filler = pdf.make_stream(b"x" * filler)
    encryption = pikepdf.Encryption(user=password, owner="sahip") if password is not None else None
    pdf.save(out, encryption=encryption or False, compress_streams=False)
    return out.getvalue()


def fill_in(
    client: Client,
    *recipients: Account | str,
    letter: bytes | None = b"",
    attachments: tuple[tuple[str, bytes], ...] = (),
    path: str = "",
    **other: Any,
) -> Any:
    """Fill in the form of a new notice, or of the one at a path, and send it."""
    files: dict[str, Any] = {
        "attachments": [SimpleUploadedFile(name, content) for name, content in attachments]
    }
    if letter is not None:
        files["letter"] = SimpleUploadedFile("yazi.pdf", letter or make_pdf())
    typed = {
        "subject": "Duruşma günü",
        "document_number": "E-99000001-100-42",
        "recipients": "\n".join(each if isinstance(each, str) else name(each) for each in recipients),
        "file_number": "2026/412",
        "file_kind": "",
        "reference": "2026/412",
        **other,
    }
    return client.post(path or find_form(client), {**typed, **files})


def name(account: Account) -> str:
    """Return the line of a recipient."""
    return f"{account.tckn} {account.legal_name}"


def find_form(client: Client) -> str:
    """Return where the form of a new notice goes."""
    page = client.get(f"{DOOR}yaz/").content.decode()
    found = re.search(r'action="([^"]+/duzenle/)"', page)
    assert found is not None
    return found[1]


def write(desk: Desk, *recipients: Account | str, **form: Any) -> str:
    """Write a notice in which nothing is wrong and return its page."""
    answer = fill_in(desk.client, *(recipients or (make_natural_account(),)), **form)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def ask(desk: Desk, page: str) -> str:
    """Press “İmzala” and return the code that is shown."""
    shown = desk.client.post(f"{page}imzala/", follow=True).content.decode()
    code = re.search(r'class="u-code" translate="no">([0-9A-Z-]+)<', shown)
    assert code is not None, shown
    return code[1]


def sign(desk: Desk, page: str, *, card: Card | None = None) -> Answer:
    """Press “İmzala” and sign what is shown with a card."""
    return (card or desk.card).sign(ask(desk, page))


def send(desk: Desk, page: str) -> Any:
    """Press “Mühürle ve gönder”."""
    return desk.client.post(f"{page}gonder/")
