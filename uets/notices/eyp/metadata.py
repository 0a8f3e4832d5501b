"""Ustveri, NihaiUstveri and core properties: who sends what to whom."""

import re
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec
from lxml import etree

from uets.notices.eyp import limits, names, xml
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import CourtFile, IdScheme, Recipient, Sender

DETSIS = re.compile(r"[1-9][0-9]{7}")
VERSION = re.compile(r"[12]\.[0-9]")
POSITION = re.compile(r"[0-9]{1,6}")
COURT_FIELDS = frozenset({"birimadi", "dosyano", "dosyaturu", "detsisno"})
_WORD = r"[A-Za-z0-9!#$&^_.+-]{1,127}"
MEDIA_TYPE = re.compile(rf"{_WORD}/{_WORD}( *; *{_WORD}=({_WORD}|\"[ !#-\[\]-~]*\"))*")
"""RFC 6838 §4.2, with parameters: it goes into a header of the answer that carries the part."""


class CoreProperties(msgspec.Struct, frozen=True):
    """What OPC itself says of the package."""

    identifier: str
    version: str
    category: str


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One Ek of the metadata."""

    id: str
    kind: str
    file_name: str
    media_type: str
    title: str
    position: int
    is_signed: bool


def read_core(root: etree._Element) -> CoreProperties:
    """Return the core properties."""
    nodes = {xml.local_name(node.tag): node for node in root}
    values = {name: xml.value(nodes[name]) for name in CoreProperties.__struct_fields__ if name in nodes}
    return CoreProperties(**{name: values.get(name, "") for name in CoreProperties.__struct_fields__})


def read_belge_id(root: etree._Element) -> UUID:
    """Return the BelgeId; raises PackageRefused."""
    try:
        return UUID(xml.text(root, "BelgeId"))
    except ValueError as error:
        raise PackageRefused(RefusalReason.METADATA_INVALID, "BelgeId is no GUID") from error


def read_security_code(root: etree._Element) -> str:
    """Return the GuvenlikKodu; raises PackageRefused for an unknown one."""
    code = xml.text(root, "GuvenlikKodu")
    if code not in names.SECURITY_CODES:
        raise PackageRefused(RefusalReason.METADATA_INVALID, "GuvenlikKodu is unknown")
    return code


def read_subject(root: etree._Element) -> str:
    """Return the Konu; raises PackageRefused for an empty one."""
    subject = xml.text(root, "Konu")
    if not 0 < len(subject) <= limits.LONGEST_TEXT:
        raise PackageRefused(RefusalReason.METADATA_INVALID, "Konu is empty or too long")
    return subject


def read_sender(root: etree._Element) -> Sender:
    """Return the Olusturan, a public body; raises PackageRefused."""
    body = xml.child(root, "Olusturan", "KurumKurulus")
    sender = Sender(detsis=xml.text(body, "KKK"), name=xml.text(body, "Adi"))
    if not DETSIS.fullmatch(sender.detsis) or not 0 < len(sender.name) <= limits.LONGEST_TITLE:
        raise PackageRefused(RefusalReason.METADATA_INVALID, "Olusturan is no public body with KKK and Adi")
    return sender


def read_recipients(root: etree._Element) -> tuple[Recipient, ...]:
    """Return the DagitimListesi, at least one line; raises PackageRefused."""
    lines = xml.children(xml.child(root, "DagitimListesi"), "Dagitim")
    if not 0 < len(lines) <= limits.MOST_RECIPIENTS:
        raise PackageRefused(RefusalReason.METADATA_INVALID, f"DagitimListesi has {len(lines)} lines")
    return tuple(_read_recipient(line, position) for position, line in enumerate(lines, start=1))


def read_attachments(root: etree._Element) -> list[Attachment]:
    """Return the Ekler in their order; raises PackageRefused."""
    found = [_read_attachment(node) for node in xml.children(xml.child(root, "Ekler"), "Ek")]
    if len(found) > limits.MOST_ATTACHMENTS or len({attachment.id for attachment in found}) != len(found):
        raise PackageRefused(RefusalReason.METADATA_INVALID, "too many Ek, or two with one Id")
    return sorted(found, key=lambda attachment: attachment.position)


def read_number_and_date(root: etree._Element) -> tuple[str, datetime]:
    """Return BelgeNo and Tarih, from NihaiUstveri (2.0) or Ustveri (1.x); raises PackageRefused."""
    number, written = xml.text(root, "BelgeNo"), xml.text(root, "Tarih")
    if not 0 < len(number) <= limits.LONGEST_NUMBER:
        raise PackageRefused(RefusalReason.METADATA_INVALID, "BelgeNo is missing or too long")
    # Some writers give seven digits of a second; Python reads six.
    head, dot, fraction = written.partition(".")
    digits = fraction.rstrip("Z").split("+")[0].split("-")[0]
    written = head + dot + digits[:6] + fraction[len(digits) :] if dot else written
    try:
        dated_at = datetime.fromisoformat(written)
    except ValueError as error:
        raise PackageRefused(RefusalReason.METADATA_INVALID, "Tarih is no time") from error
    if dated_at.tzinfo is None:
        raise PackageRefused(RefusalReason.METADATA_INVALID, "Tarih has no offset")
    return number, dated_at


def read_court_file(root: etree._Element) -> CourtFile:
    """Return what a court says of its file; raises PackageRefused when the file number is missing."""
    values = dict(_court_values(root))
    court = CourtFile(
        unit=values.get("birimadi", ""),
        file_number=values.get("dosyano", ""),
        file_kind=values.get("dosyaturu", ""),
        detsis=values.get("detsisno", ""),
    )
    if not 0 < len(court.file_number) <= limits.LONGEST_NUMBER or not court.unit:
        raise PackageRefused(
            RefusalReason.METADATA_INVALID, f"{names.COURT_FILE} names no unit and file number"
        )
    return court


def _read_attachment(node: etree._Element) -> Attachment:
    fields = xml.index(node)
    id_node = fields.get("Id")
    attachment_id = _fold(id_node.get("Value", "")) if id_node is not None else ""
    kind, position = xml.text_of(fields.get("Tur")), xml.text_of(fields.get("SiraNo"))
    if not attachment_id or kind not in names.ATTACHMENT_KINDS or not POSITION.fullmatch(position):
        raise PackageRefused(RefusalReason.METADATA_INVALID, "an Ek has no Id, Tur or SiraNo")
    file_name = xml.text_of(fields.get("DosyaAdi"))
    attachment = Attachment(
        id=attachment_id,
        kind=kind,
        file_name=file_name,
        media_type=xml.text_of(fields.get("MimeTuru")) or "application/octet-stream",
        title=xml.text_of(fields.get("Ad")) or file_name,
        position=int(position),
        is_signed=xml.text_of(fields.get("ImzaliMi")) in {"true", "1"},
    )
    if attachment.is_signed and kind != "DED":
        raise PackageRefused(RefusalReason.METADATA_INVALID, "an attachment outside is marked as signed")
    if max(len(attachment.title), len(file_name)) > limits.LONGEST_TITLE:
        raise PackageRefused(RefusalReason.METADATA_INVALID, "an Ek has too long a name")
    if len(attachment.media_type) > limits.LONGEST_NUMBER or not MEDIA_TYPE.fullmatch(attachment.media_type):
        raise PackageRefused(
            RefusalReason.METADATA_INVALID, "the MimeTuru of an Ek is too long or no media type"
        )
    return attachment


def _fold(identifier: str) -> str:
    """Return an id as it is compared: writers differ in the case of a GUID's letters."""
    return identifier.strip().encode().lower().decode()


def _court_values(root: etree._Element) -> Iterator[tuple[str, str]]:
    for node in root.iter():
        name = xml.local_name(node.tag).encode().lower().decode()
        if name in COURT_FIELDS and (written := xml.value(node)):
            yield name, written


def _read_recipient(line: etree._Element, position: int) -> Recipient:
    purpose = xml.text(line, "DagitimTuru")
    if purpose not in names.PURPOSES:
        raise PackageRefused(RefusalReason.METADATA_INVALID, "DagitimTuru is unknown")
    scheme, number, name = _read_identity(line)
    if not number or len(name) > limits.LONGEST_TITLE:
        raise PackageRefused(
            RefusalReason.METADATA_INVALID, f"recipient {position} has no number or too long a name"
        )
    withheld = xml.children(xml.child(line, "KonulmamisEkListesi"), "KonulmamisEk")
    return Recipient(
        position=position,
        scheme=scheme,
        number=number,
        name=name,
        purpose=purpose,
        withheld=tuple(_fold(xml.text(node, "EkId")) for node in withheld),
    )


def _read_identity(line: etree._Element) -> tuple[IdScheme, str, str]:
    person = xml.child(line, "GercekSahis")
    if person is not None:
        name = f"{xml.text(person, 'Kisi', 'IlkAdi')} {xml.text(person, 'Kisi', 'Soyadi')}"
        return IdScheme.TCKN, xml.text(person, "TCKN"), name
    company = xml.child(line, "TuzelSahis")
    if company is not None:
        id_node = xml.child(company, "Id")
        kind = id_node.get("schemeID", "") if id_node is not None else ""
        scheme = IdScheme.MERSIS if kind == IdScheme.MERSIS else IdScheme.OTHER
        return scheme, xml.text(company, "Id"), xml.text(company, "Adi")
    body = xml.child(line, "KurumKurulus")
    return IdScheme.DETSIS, xml.text(body, "KKK"), xml.text(body, "Adi")
