"""The files of bundles: zip, ASiC-E container, the readable copy, and the zip of a whole notice. Nothing is stored."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from uets.evidence import ports
from uets.evidence.errors import EvidenceToolsAway
from uets.evidence.ports import EvidencePaper
from uets.evidence.proof import asice, bundle
from uets.evidence.proof.certificates import fingerprint
from uets.evidence.queries.bundles import AWAY, Bundle
from uets.kernel.ids import to_public

NO_PDF: Final = "PDF-YOK.txt"
NO_PDF_WORDS: Final = (
    "Okunur kopya (PDF), mühür ya da zaman damgası hizmeti o anda yanıt vermediği için pakette yok.\n"
    "Delil eksiksizdir; kopya için paketi daha sonra yeniden indirin.\n\n"
    "The readable copy (PDF) is missing because the seal or the time-stamp service did not answer at that moment.\n"
    "The evidence is complete; download the bundle again later for the copy.\n"
).encode()

FOLDERS: Final = {
    "notice:taken_over": "teslim-alindi",
    "submission:refused": "reddedildi",
    "submission:cancelled": "iptal-edildi",
    "notice:arrived": "adrese-ulasti",
    "notice:not_delivered": "ulastirilamadi",
    "alert:sent": "bilgilendirme-gonderildi",
    "alert:failed": "bilgilendirme-gonderilemedi",
    "alert:delivered": "bilgilendirmenin-ulastigi-bildirildi",
    "alert:undelivered": "bilgilendirmenin-ulasmadigi-bildirildi",
    "notice:read": "okundu",
    "notice:handed_over": "indirildi",
    "notice:deemed_served": "teblig-edilmis-sayildi",
    "notice:archived": "arsive-tasindi",
    "notice:unarchived": "arsivden-cikarildi",
    "notice:deleted": "silindi",
    "notice:restored": "geri-alindi",
    "notice:content_destroyed": "icerik-silindi",
}
"""What happened, in letters that every zip program shows alike."""


def write_zip(found: Bundle, *, at: datetime) -> bytes:
    """Return a bundle as zip, with its readable copy unless seal or time-stamp authority are away."""
    try:
        copy = {bundle.PDF: write_pdf(found, at=at)}
    except EvidenceToolsAway:
        copy = {NO_PDF: NO_PDF_WORDS}
    return bundle.write_zip(bundle.write_files(found.parts, extra=copy))


def write_container(found: Bundle) -> bytes:
    """Return a bundle as ASiC-E container."""
    parts = found.parts
    return asice.write_container(
        document=parts.document,
        record=bundle.write_record(parts),
        row_signature=parts.row_signature,
        revocation=parts.revocation,
    )


def write_pdf(found: Bundle, *, at: datetime) -> bytes:
    """Return the readable copy with the evidence and its record attached, sealed; raises EvidenceToolsAway."""
    parts = found.parts
    attachments = {bundle.document_name(parts.document): parts.document}
    attachments |= {bundle.ROW_SIGNATURE: parts.row_signature} if parts.row_signature else {}
    attachments |= {bundle.RECORD: bundle.write_record(parts)}
    try:
        return ports.pdfs().print_evidence(_paper(found), at=at, attachments=attachments)
    except (ports.SealUnavailable, ports.TimestampUnavailable) as away:
        raise _away(away) from away


def write_notice_zip(
    found: Sequence[Bundle], *, at: datetime, extra: Mapping[str, bytes] | None = None
) -> bytes:
    """Return the bundle of a whole subject: a summary, and one folder per evidence in the order of recording.

    The readable copies are in it unless seal or time-stamp authority are away, which is asked once. `extra` stands
    beside the folders.
    """
    files = dict(extra or {})
    try:
        copies = _write_copies(found, at=at)
    except EvidenceToolsAway:
        copies = {NO_PDF: NO_PDF_WORDS}
    beside = {name: copies[name] for name in (bundle.SUMMARY, NO_PDF) if name in copies}
    for number, each in enumerate(found, start=1):
        folder = folder_name(each, number)
        copy = {bundle.PDF: copies[folder]} if folder in copies else {}
        inside = bundle.write_files(each.parts, extra=copy)
        files |= {f"{folder}/{name}": file for name, file in inside.items()}
    return bundle.write_zip({**beside, **files})


def folder_name(found: Bundle, number: int) -> str:
    """Return the folder of an evidence in the bundle of its subject."""
    kind = str(found.row["kind"])
    return f"{number:02d}-{FOLDERS.get(kind) or kind.replace(':', '-').replace('_', '-')}"


def _write_copies(found: Sequence[Bundle], *, at: datetime) -> dict[str, bytes]:
    """Return the summary, and the readable copy of each evidence by its folder; raises EvidenceToolsAway.

    Many copies take seconds, and a time stamp has to be of its own second: the time goes on from `at`.
    """
    started = monotonic()
    papers = [_paper(each) for each in found]
    try:
        copies = {bundle.SUMMARY: ports.pdfs().print_summary(papers, at=at)}
    except (ports.SealUnavailable, ports.TimestampUnavailable) as away:
        raise _away(away) from away
    for number, each in enumerate(found, start=1):
        passed = timedelta(seconds=monotonic() - started)
        copies[folder_name(each, number)] = write_pdf(each, at=at + passed)
    return copies


def _paper(found: Bundle) -> EvidencePaper:
    parts, seal = found.parts, found.seal
    return EvidencePaper(
        number=to_public("evd", found.id),
        row=found.row,
        issuer=seal.issuer if seal else "",
        is_test=seal.is_test if seal else False,
        sealed_at=seal.sealed_at if seal else None,
        stamped_at=found.stamped_at,
        document_name=bundle.document_name(parts.document),
        document_sha256=hashlib.sha256(parts.document).hexdigest(),
        root_sha256=fingerprint(parts.root),
    )


def _away(away: Exception) -> EvidenceToolsAway:
    why = "seal" if isinstance(away, ports.SealUnavailable) else "timestamps"
    return EvidenceToolsAway(why=why, retry_after=AWAY)
