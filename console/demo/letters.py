"""The demo's notices: real packages with real PDF letters, signed by the test authority's signers."""

from datetime import datetime
from pathlib import Path

from console.demo import cast
from console.demo.signing import signer
from uets.kernel.clock import istanbul_date
from uets.notices import ports
from uets.notices.eyp.shapes import CourtFile, IdScheme, Sender
from uets.notices.eyp.writer import Draft, DraftAttachment, DraftRecipient, write_package
from uets.notices.ports import NoticeLetter

YILDIZ = DraftRecipient(scheme=IdScheme.MERSIS, number=cast.YILDIZ["mersis"], name=cast.YILDIZ["legal_name"])
AYSE = DraftRecipient(scheme=IdScheme.TCKN, number=cast.AYSE.tckn, name=cast.AYSE.full_name)


def write_packages(folder: Path, *, authority: Path, at: datetime) -> list[tuple[cast.Body, Path]]:
    """Write the demo's packages into a folder and return them with who sends each."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    drafts = {
        cast.COURT: {"karar": _judgment(at), "durusma": _hearing(at)},
        cast.MUNICIPALITY: {"vergi": _tax(at)},
    }
    written = []
    for sender, letters in drafts.items():
        with signer(sender, authority=authority, at=at) as sign:
            for name, draft in letters.items():
                path = folder / f"{name}.eyp"
                path.write_bytes(write_package(draft, sign=sign))
                written.append((sender, path))
    return written


def _judgment(at: datetime) -> Draft:
    subject = "Gerekçeli karar [2026/412]"
    paragraphs = (
        "Mahkememizin 2026/412 esas sayılı dosyasında verilen gerekçeli karar ekte gönderilmiştir.",
        "Kanun yoluna başvuru süresi, kararın tebliğinden itibaren işler.",
    )
    ruling = _letter(cast.COURT, "2026/412 K.", "Gerekçeli karar", ("HÜKÜM: Davanın kısmen kabulüne.",), at)
    return _court_draft(
        subject, paragraphs, (YILDIZ, AYSE), "2026/412", at, attachment=("(2)GerekceliKarar.pdf", ruling)
    )


def _hearing(at: datetime) -> Draft:
    paragraphs = (
        "Duruşma 14.01.2027 günü saat 10.30'da yapılacaktır. Gelmediğiniz takdirde yokluğunuzda devam edilir.",
    )
    return _court_draft("Duruşma gününün bildirilmesi [2026/518]", paragraphs, (YILDIZ,), "2026/518", at)


def _tax(at: datetime) -> Draft:
    subject = "Çevre temizlik vergisi ihbarnamesi"
    paragraphs = ("2026 yılı çevre temizlik vergisi tahakkuk etmiştir. Ayrıntılar ekteki dökümdedir.",)
    table = _letter(cast.MUNICIPALITY, "Döküm", subject, ("Matrah 12.500,00 TL · Vergi 250,00 TL",), at)
    return Draft(
        subject=subject,
        sender=Sender(detsis=cast.MUNICIPALITY.detsis, name=cast.MUNICIPALITY.name),
        recipients=(YILDIZ,),
        cover_letter=_letter(cast.MUNICIPALITY, "E-99000002-200-7", subject, paragraphs, at),
        dated_at=at,
        document_number="E-99000002-200-7",
        attachments=(DraftAttachment(file_name="dokum.pdf", title="Döküm", content=table),),
    )


def _court_draft(
    subject: str,
    paragraphs: tuple[str, ...],
    recipients: tuple[DraftRecipient, ...],
    file_number: str,
    at: datetime,
    *,
    attachment: tuple[str, bytes] | None = None,
) -> Draft:
    number = f"E-99000001-{file_number.replace('/', '-')}"
    attached = (
        (DraftAttachment(file_name=attachment[0], title="Karar", content=attachment[1]),)
        if attachment
        else ()
    )
    return Draft(
        subject=subject,
        sender=Sender(detsis=cast.COURT.detsis, name=cast.COURT.name),
        recipients=recipients,
        cover_letter=_letter(cast.COURT, number, subject, paragraphs, at),
        dated_at=at,
        document_number=number,
        attachments=attached,
        court=CourtFile(
            unit=cast.COURT.name, file_number=file_number, file_kind="Esas", detsis=cast.COURT.detsis
        ),
    )


def _letter(sender: cast.Body, number: str, subject: str, paragraphs: tuple[str, ...], at: datetime) -> bytes:
    letter = NoticeLetter(
        sender_lines=("ÖRNEK (TEST)", sender.name),
        number=number,
        subject=subject,
        dated_on=istanbul_date(at),
        addressee=cast.YILDIZ["legal_name"],
        paragraphs=paragraphs,
        signer_name=sender.signer.full_name,
        signer_title=sender.signer_title,
    )
    return ports.letters().print_letter(letter, at=at)
