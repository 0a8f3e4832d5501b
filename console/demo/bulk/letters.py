"""What courts and municipalities write to the clients: five kinds of letters, each package signed by itself."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from console.demo import cast
from console.demo.bulk.clients import Client
from console.demo.signing import signer
from uets.kernel.clock import istanbul_date
from uets.notices import ports
from uets.notices.eyp.shapes import CourtFile, IdScheme, Sender
from uets.notices.eyp.writer import Draft, DraftRecipient, write_package
from uets.notices.ports import NoticeLetter

Write = Callable[[Client, int], Path]


class Kind(NamedTuple):
    """A kind of letter; a court's names its file."""

    sender: cast.Body
    subject: str
    paragraph: str


KINDS = (
    Kind(
        cast.COURT,
        "Gerekçeli karar",
        "Gerekçeli karar verilmiştir. Kanun yoluna başvuru süresi tebliğle başlar.",
    ),
    Kind(
        cast.MUNICIPALITY,
        "Çevre temizlik vergisi ihbarnamesi",
        "2026 yılı vergisi 250,00 TL tahakkuk etmiştir.",
    ),
    Kind(cast.COURT, "Duruşma gününün bildirilmesi", "Duruşma 14.01.2027 günü saat 10.30'da yapılacaktır."),
    Kind(cast.COURT, "Bilirkişi raporu", "Rapora karşı itirazlarınızı iki hafta içinde bildirebilirsiniz."),
    Kind(
        cast.MUNICIPALITY,
        "İşyeri ruhsatının yenilenmesi",
        "Ruhsatınızın yenilenmesi için belgelerinizi tamamlayın.",
    ),
)


@contextmanager
def open_office(folder: Path, *, authority: Path, at: datetime) -> Iterator[Write]:
    """Give a function that writes the package of a client and a running number into the folder."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as held:
        signs = {body: held.enter_context(signer(body, authority=authority, at=at)) for body in cast.BODIES}

        def write(client: Client, number: int) -> Path:
            kind = KINDS[(client.number + number) % len(KINDS)]
            path = folder / f"{client.number:02d}-{number:03d}.eyp"
            path.write_bytes(write_package(_draft(kind, client, number, at), sign=signs[kind.sender]))
            return path

        yield write


def _draft(kind: Kind, client: Client, number: int, at: datetime) -> Draft:
    detsis, sender = kind.sender.detsis, kind.sender.name
    file_number = f"{at.year}/{client.number}{number:03d}"
    document_number = f"E-{detsis}-{file_number.replace('/', '-')}"
    is_court = kind.sender == cast.COURT
    subject = f"{kind.subject} [{file_number}]" if is_court else kind.subject
    letter = NoticeLetter(
        sender_lines=("ÖRNEK (TEST)", sender),
        number=document_number,
        subject=subject,
        dated_on=istanbul_date(at),
        addressee=client.name,
        paragraphs=(kind.paragraph,),
        signer_name=kind.sender.signer.full_name,
        signer_title=kind.sender.signer_title,
    )
    return Draft(
        subject=subject,
        sender=Sender(detsis=detsis, name=sender),
        recipients=(_recipient(client),),
        cover_letter=ports.letters().print_letter(letter, at=at),
        dated_at=at,
        document_number=document_number,
        court=CourtFile(unit=sender, file_number=file_number, file_kind="Esas", detsis=detsis)
        if is_court
        else None,
    )


def _recipient(client: Client) -> DraftRecipient:
    if client.tckn:
        return DraftRecipient(scheme=IdScheme.TCKN, number=client.tckn, name=client.name)
    return DraftRecipient(scheme=IdScheme.MERSIS, number=client.mersis, name=client.name)
