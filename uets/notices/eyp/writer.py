"""Write packages: 2.0 and 1.3, signed by whoever is given; every one is accepted by `reader.read_package`."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID, uuid4
from xml.sax.saxutils import escape, quoteattr

import msgspec

from uets.notices.eyp import names
from uets.notices.eyp.shapes import CourtFile, IdScheme, Sender

Sign = Callable[[str, bytes], bytes]
"""Returns an attached CAdES signature over the bytes; the first argument is `imza`, `paraf` or `muhur`."""

XML_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
ALGORITHMS = {"2.0": (names.SHA384, names.SHA512), "1.3": (names.SHA256,)}
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The same draft gives the same bytes, apart from ids and signatures."""


class DraftAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be attached."""

    file_name: str
    title: str
    content: bytes
    media_type: str = "application/pdf"
    is_signed: bool = True
    id: UUID = msgspec.field(default_factory=uuid4)


class DraftRecipient(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the DagitimListesi to be."""

    scheme: IdScheme
    number: str
    name: str
    purpose: str = "GRG"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a package is to say."""

    subject: str
    sender: Sender
    recipients: tuple[DraftRecipient, ...]
    cover_letter: bytes
    dated_at: datetime
    document_number: str = "E-99000001-100-1"
    attachments: tuple[DraftAttachment, ...] = ()
    court: CourtFile | None = None
    security_code: str = "YOK"
    belge_id: UUID = msgspec.field(default_factory=uuid4)


def write_package(draft: Draft, *, sign: Sign, version: str = "2.0") -> bytes:
    """Return the package of a draft as bytes, version 2.0 or 1.3."""
    parts = _content(draft, version)
    signed = [name for name in parts if not name.startswith("ImzasizEkler/")]
    summaries = [("PaketOzeti", "Imzalar/ImzaCades.imz", "imzacades", "imza")]
    if version == "2.0":
        summaries.append(("NihaiOzet", "Muhur/MuhurCades.imz", "muhurcades", "muhur"))
    parts[_core_name(draft)] = _core(draft, version)
    for kind, signature, relation, role in summaries:
        covered = list(signed)
        if kind == "NihaiOzet":
            parts["NihaiUstveri/NihaiUstveri.xml"] = _final_metadata(draft)
            covered = [
                name for name in parts if not name.startswith("ImzasizEkler/") and "_rels/" not in name
            ]
        summary = _summary(kind, draft, {name: parts[name] for name in covered}, version)
        name = f"{kind}/{kind}.xml"
        parts[name], parts[signature] = summary, sign(role, summary)
        target = f"../{signature}"
        parts[f"{kind}/_rels/{kind}.xml.rels"] = _relations([(relation, target, f"Id{relation}")])
    return _pack(
        {
            names.CONTENT_TYPES_PART: CONTENT_TYPES.encode(),
            names.ROOT_RELATIONSHIPS: _root(draft, version),
            **parts,
        }
    )


def _content(draft: Draft, version: str) -> dict[str, bytes]:
    parts = {"UstYazi/ustyazi.pdf": draft.cover_letter, "Ustveri/Ustveri.xml": _metadata(draft, version)}
    for attachment in draft.attachments:
        parts[f"{_folder(attachment)}/{attachment.file_name}"] = attachment.content
    if draft.court is not None:
        parts[f"Ekler/(1){names.COURT_FILE}"] = _court(draft.court)
    return parts


def _folder(attachment: DraftAttachment) -> str:
    return "Ekler" if attachment.is_signed else "ImzasizEkler"


def _metadata(draft: Draft, version: str) -> bytes:
    number = "-2" if version == "2.0" else ""
    final = "" if version == "2.0" else _number_and_date(draft)
    recipients = "".join(map(_recipient, draft.recipients))
    attachments = "".join(
        _attachment(item, place) for place, item in enumerate(_all_attachments(draft), start=1)
    )
    return (
        f'{XML_HEAD}<UstVeri xmlns="{names.SCHEMAS}Ustveri{number}" xmlns:tipler="{names.SCHEMAS}Tipler{number}">'
        f"<tipler:BelgeId>{_guid(draft.belge_id)}</tipler:BelgeId><tipler:Konu>{escape(draft.subject)}</tipler:Konu>"
        f"{final}<tipler:GuvenlikKodu>{draft.security_code}</tipler:GuvenlikKodu>"
        f"<tipler:DagitimListesi>{recipients}</tipler:DagitimListesi>"
        f"<tipler:Ekler>{attachments}</tipler:Ekler><tipler:Dil>tur</tipler:Dil>"
        f"<tipler:Olusturan>{_body(draft.sender.detsis, draft.sender.name)}</tipler:Olusturan>"
        f"<tipler:DosyaAdi>{draft.belge_id}.eyp</tipler:DosyaAdi></UstVeri>"
    ).encode()


def _all_attachments(draft: Draft) -> list[DraftAttachment]:
    court = (
        [
            DraftAttachment(
                file_name=f"(1){names.COURT_FILE}",
                title="Dosya bilgileri",
                content=b"",
                media_type="application/xml",
                id=draft.belge_id,
            )
        ]
        if draft.court is not None
        else []
    )
    return [*court, *draft.attachments]


def _recipient(recipient: DraftRecipient) -> str:
    return (
        f"<tipler:Dagitim>{_identity(recipient)}<tipler:Ivedilik>NRM</tipler:Ivedilik>"
        f"<tipler:DagitimTuru>{recipient.purpose}</tipler:DagitimTuru></tipler:Dagitim>"
    )


def _identity(recipient: DraftRecipient) -> str:
    match recipient.scheme:
        case IdScheme.TCKN:
            first, _, last = recipient.name.rpartition(" ")
            return (
                f"<tipler:GercekSahis><tipler:Kisi><tipler:IlkAdi>{escape(first)}</tipler:IlkAdi>"
                f"<tipler:Soyadi>{escape(last)}</tipler:Soyadi></tipler:Kisi>"
                f"<tipler:TCKN>{recipient.number}</tipler:TCKN></tipler:GercekSahis>"
            )
        case IdScheme.DETSIS:
            return _body(recipient.number, recipient.name)
        case IdScheme.MERSIS | IdScheme.OTHER:
            return (
                f'<tipler:TuzelSahis><tipler:Id schemeID="{recipient.scheme.value}">{recipient.number}</tipler:Id>'
                f"<tipler:Adi>{escape(recipient.name)}</tipler:Adi></tipler:TuzelSahis>"
            )


def _body(detsis: str, name: str) -> str:
    return (
        f"<tipler:KurumKurulus><tipler:KKK>{detsis}</tipler:KKK>"
        f"<tipler:Adi>{escape(name)}</tipler:Adi></tipler:KurumKurulus>"
    )


def _attachment(attachment: DraftAttachment, place: int) -> str:
    return (
        f'<tipler:Ek><tipler:Id Value="{_guid(attachment.id)}" EYazismaIdMi="false" /><tipler:Tur>DED</tipler:Tur>'
        f"<tipler:DosyaAdi>{escape(attachment.file_name)}</tipler:DosyaAdi>"
        f"<tipler:MimeTuru>{attachment.media_type}</tipler:MimeTuru><tipler:Ad>{escape(attachment.title)}</tipler:Ad>"
        f"<tipler:SiraNo>{place}</tipler:SiraNo>"
        f"<tipler:ImzaliMi>{'true' if attachment.is_signed else 'false'}</tipler:ImzaliMi></tipler:Ek>"
    )


def _number_and_date(draft: Draft) -> str:
    return (
        f"<tipler:Tarih>{draft.dated_at.isoformat()}</tipler:Tarih>"
        f"<tipler:BelgeNo>{escape(draft.document_number)}</tipler:BelgeNo>"
    )


def _final_metadata(draft: Draft) -> bytes:
    signer = (
        "<tipler:Kisi><tipler:IlkAdi>Can</tipler:IlkAdi><tipler:Soyadi>Gündoğdu</tipler:Soyadi></tipler:Kisi>"
    )
    return (
        f'{XML_HEAD}<NihaiUstVeri xmlns="{names.SCHEMAS}NihaiUstveri-2" xmlns:tipler="{names.SCHEMAS}Tipler-2">'
        f"{_number_and_date(draft)}<tipler:BelgeImzalar><tipler:Imza><tipler:Imzalayan>{signer}</tipler:Imzalayan>"
        f"<tipler:Tarih>{draft.dated_at.isoformat()}</tipler:Tarih></tipler:Imza></tipler:BelgeImzalar></NihaiUstVeri>"
    ).encode()


def _court(court: CourtFile) -> bytes:
    return (
        f"{XML_HEAD}<dosyaBilgileri><birimAdi>{escape(court.unit)}</birimAdi><detsisNo>{court.detsis}</detsisNo>"
        f"<dosyaNo>{escape(court.file_number)}</dosyaNo><dosyaTuru>{escape(court.file_kind)}</dosyaTuru></dosyaBilgileri>"
    ).encode()


def _summary(kind: str, draft: Draft, parts: Mapping[str, bytes], version: str) -> bytes:
    number = "-2" if version == "2.0" else ""
    references = "".join(_reference(name, content, version) for name, content in parts.items())
    return (
        f'{XML_HEAD}<{kind} xmlns="{names.SCHEMAS}{kind}{number}" Id="{_guid(draft.belge_id)}">{references}</{kind}>'
    ).encode()


def _reference(name: str, content: bytes, version: str) -> str:
    namespace = f"{names.SCHEMAS}PaketOzeti{'-2' if version == '2.0' else ''}"
    items = [_digest(algorithm, content) for algorithm in ALGORITHMS[version]]
    inner = "".join(f"<DigestItem>{item}</DigestItem>" for item in items) if version == "2.0" else items[0]
    return f'<Reference xmlns="{namespace}" URI={quoteattr("/" + name)} Type="{names.INSIDE}">{inner}</Reference>'


def _digest(algorithm: str, content: bytes) -> str:
    value = base64.b64encode(hashlib.new(names.HASHES[algorithm], content).digest()).decode()
    return f'<DigestMethod Algorithm="{algorithm}" /><DigestValue>{value}</DigestValue>'


def _core_name(draft: Draft) -> str:
    return f"package/services/metadata/core-properties/{draft.belge_id.hex}.psmdcp"


def _core(draft: Draft, version: str) -> bytes:
    return (
        f'{XML_HEAD}<coreProperties xmlns="{names.OPC_CORE}" xmlns:dc="{names.DUBLIN_CORE}" '
        f'xmlns:dcterms="{names.DUBLIN_TERMS}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:identifier>{_guid(draft.belge_id)}</dc:identifier>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{draft.dated_at.isoformat()}</dcterms:created>'
        f"<dc:creator>{escape(draft.sender.name)}/{draft.sender.detsis}</dc:creator>"
        f"<dc:subject>{escape(draft.subject)}</dc:subject><category>{names.CATEGORY}</category>"
        f"<contentType>{names.CONTENT_TYPE}</contentType><version>{version}</version></coreProperties>"
    ).encode()


CONTENT_TYPES = (
    f'{XML_HEAD}<Types xmlns="{names.OPC_CONTENT_TYPES}"><Default Extension="pdf" ContentType="application/pdf" />'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />'
    '<Default Extension="psmdcp" ContentType="application/vnd.openxmlformats-package.core-properties+xml" />'
    '<Default Extension="xml" ContentType="application/xml" />'
    '<Default Extension="imz" ContentType="application/octet-stream" /></Types>'
)


def _root(draft: Draft, version: str) -> bytes:
    relations = [
        ("ustyazi", "/UstYazi/ustyazi.pdf", "IdUstYazi"),
        ("ustveri", "/Ustveri/Ustveri.xml", "IdUstveri"),
    ]
    for attachment in _all_attachments(draft):
        kind = "ek" if attachment.is_signed else "imzasizEk"
        target = f"/{_folder(attachment)}/{attachment.file_name}"
        relations.append((kind, target, f"IdEk_{_guid(attachment.id)}"))
    relations.append(("PaketOzeti", "/PaketOzeti/PaketOzeti.xml", "IdPaketOzeti"))
    if version == "2.0":
        relations.append(("nihaiustveri", "/NihaiUstveri/NihaiUstveri.xml", "IdNihaiUstveri"))
        relations.append(("nihaiozet", "/NihaiOzet/NihaiOzet.xml", "IdNihaiOzet"))
    return _relations(relations, core=f"/{_core_name(draft)}")


def _relations(relations: list[tuple[str, str, str]], *, core: str = "") -> bytes:
    lines = [
        f'<Relationship Type="{names.RELATIONSHIPS}{kind}" Target={quoteattr(target)} Id="{id_}" />'
        for kind, target, id_ in relations
    ]
    if core:
        lines.append(f'<Relationship Type="{names.CORE_PROPERTIES}" Target="{core}" Id="IdCore" />')
    return f'{XML_HEAD}<Relationships xmlns="{names.OPC_RELATIONSHIPS}">{"".join(lines)}</Relationships>'.encode()


def _pack(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _guid(identifier: UUID) -> str:
    return str(identifier).encode().upper().decode()
