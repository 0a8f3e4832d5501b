"""Write packages: 2.0 and 1.3, signed by whoever is given; every one is accepted by `reader.read_package`."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import quote
from uuid import UUID, uuid4
from xml.sax.saxutils import escape, quoteattr

import msgspec

from uets.notices.eyp import names
from uets.notices.eyp.shapes import CourtFile, IdScheme, Sender

Sign = Callable[[str, bytes], bytes]
"""Returns an attached CAdES signature over the bytes; the first argument is `imza`, `paraf` or `muhur`."""

XML_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
SCHEMA_NUMBERS = {"2.0": "-2", "1.3": "-1"}
SEALS = {"2.0": "Muhur/MuhurCades.imz", "1.3": "Muhurler/MuhurCades.imz"}
NAME_LETTERS = "()[],;=+!$'@~"
"""Left as they are in part names; every other letter but ASCII ones is percent-encoded (ECMA-376-2 §6.2.2)."""

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
    withheld: tuple[UUID, ...] = ()
    """Ids of the attachments that this one is not given (KonulmamisEkListesi)."""


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
    signed_by: str = "Yetkili İmza"
    """First names and family name of the official whose signature it carries."""

    belge_id: UUID = msgspec.field(default_factory=uuid4)


def write_package(draft: Draft, *, sign: Sign, version: str = "2.0") -> bytes:
    """Return the package of a draft as bytes, version 2.0 or 1.3; raises ValueError for two files of one name."""
    parts = _content(draft, version)
    summaries = (
        ("PaketOzeti", "Imzalar/ImzaCades.imz", "imzacades", "imza"),
        ("NihaiOzet", SEALS[version], "muhurcades", "muhur"),
    )
    for kind, signature, relation, role in summaries:
        if kind == "NihaiOzet":
            parts |= _added_for_seal(draft, version)
        covered = {name: content for name, content in parts.items() if _is_covered(name)}
        summary = write_summary(kind, draft.belge_id, covered, version)
        name = f"{kind}/{kind}.xml"
        parts[name], parts[signature] = summary, sign(role, summary)
        target = f"../{signature}"
        parts[f"{kind}/_rels/{kind}.xml.rels"] = write_relations([(relation, target, f"Id{relation}")])
    return _pack(
        {
            names.CONTENT_TYPES_PART: CONTENT_TYPES.encode(),
            names.ROOT_RELATIONSHIPS: _root(draft, version),
            **parts,
        }
    )


def _is_covered(name: str) -> bool:
    return not name.startswith("ImzasizEkler/") and "_rels/" not in name


def _added_for_seal(draft: Draft, version: str) -> dict[str, bytes]:
    """Return what is written after the officials signed and before the body seals."""
    core = {_core_name(draft): _core(draft, version)}
    if version == "2.0":
        return {"NihaiUstveri/NihaiUstveri.xml": _final_metadata(draft), **core}
    return {"BelgeHedef/BelgeHedef.xml": _targets(draft), "Imzalar/BelgeImza.xml": _signers(draft), **core}


def _content(draft: Draft, version: str) -> dict[str, bytes]:
    parts = {"UstYazi/ustyazi.pdf": draft.cover_letter, "Ustveri/Ustveri.xml": _metadata(draft, version)}
    for attachment in _all_attachments(draft):
        if _path(attachment) in parts:
            raise ValueError(attachment.file_name)
        parts[_path(attachment)] = attachment.content
    return parts


def _path(attachment: DraftAttachment) -> str:
    return f"{_folder(attachment)}/{quote(attachment.file_name, safe=NAME_LETTERS)}"


def _folder(attachment: DraftAttachment) -> str:
    return "Ekler" if attachment.is_signed else "ImzasizEkler"


def _metadata(draft: Draft, version: str) -> bytes:
    number, root = SCHEMA_NUMBERS[version], "UstVeri" if version == "2.0" else "Ustveri"
    final = "" if version == "2.0" else _number_and_date(draft)
    recipients = "".join(map(_recipient, draft.recipients))
    attachments = "".join(
        _attachment(item, place) for place, item in enumerate(_all_attachments(draft), start=1)
    )
    return (
        f'{XML_HEAD}<{root} xmlns="{names.SCHEMAS}Ustveri{number}" xmlns:tipler="{names.SCHEMAS}Tipler{number}">'
        f"<tipler:BelgeId>{_guid(draft.belge_id)}</tipler:BelgeId><tipler:Konu>{escape(draft.subject)}</tipler:Konu>"
        f"{final}<tipler:GuvenlikKodu>{draft.security_code}</tipler:GuvenlikKodu>"
        f"<tipler:DagitimListesi>{recipients}</tipler:DagitimListesi>"
        f"<tipler:Ekler>{attachments}</tipler:Ekler><tipler:Dil>tur</tipler:Dil>"
        f"<tipler:Olusturan>{_body(draft.sender.detsis, draft.sender.name)}</tipler:Olusturan>"
        f"<tipler:DosyaAdi>{draft.belge_id}.eyp</tipler:DosyaAdi></{root}>"
    ).encode()


def _all_attachments(draft: Draft) -> list[DraftAttachment]:
    court = (
        [
            DraftAttachment(
                file_name=f"(1){names.COURT_FILE}",
                title="Dosya bilgileri",
                content=_court(draft.court),
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
        f"<tipler:DagitimTuru>{recipient.purpose}</tipler:DagitimTuru>{_withheld(recipient)}</tipler:Dagitim>"
    )


def _withheld(recipient: DraftRecipient) -> str:
    lines = "".join(
        f"<tipler:KonulmamisEk><tipler:EkId>{_guid(each)}</tipler:EkId></tipler:KonulmamisEk>"
        for each in recipient.withheld
    )
    return f"<tipler:KonulmamisEkListesi>{lines}</tipler:KonulmamisEkListesi>" if lines else ""


def _identity(recipient: DraftRecipient) -> str:
    match recipient.scheme:
        case IdScheme.TCKN:
            return (
                f"<tipler:GercekSahis>{_person(recipient.name)}"
                f"<tipler:TCKN>{escape(recipient.number)}</tipler:TCKN></tipler:GercekSahis>"
            )
        case IdScheme.DETSIS:
            return _body(recipient.number, recipient.name)
        case IdScheme.MERSIS | IdScheme.OTHER:
            number = escape(recipient.number)
            return (
                f'<tipler:TuzelSahis><tipler:Id schemeID="{recipient.scheme.value}">{number}</tipler:Id>'
                f"<tipler:Adi>{escape(recipient.name)}</tipler:Adi></tipler:TuzelSahis>"
            )


def _body(detsis: str, name: str) -> str:
    return (
        f"<tipler:KurumKurulus><tipler:KKK>{escape(detsis)}</tipler:KKK>"
        f"<tipler:Adi>{escape(name)}</tipler:Adi></tipler:KurumKurulus>"
    )


def _attachment(attachment: DraftAttachment, place: int) -> str:
    return (
        f'<tipler:Ek><tipler:Id Value="{_guid(attachment.id)}" EYazismaIdMi="false" /><tipler:Tur>DED</tipler:Tur>'
        f"<tipler:DosyaAdi>{escape(attachment.file_name)}</tipler:DosyaAdi>"
        f"<tipler:MimeTuru>{escape(attachment.media_type)}</tipler:MimeTuru><tipler:Ad>{escape(attachment.title)}</tipler:Ad>"
        f"<tipler:SiraNo>{place}</tipler:SiraNo>"
        f"<tipler:ImzaliMi>{'true' if attachment.is_signed else 'false'}</tipler:ImzaliMi></tipler:Ek>"
    )


def _number_and_date(draft: Draft) -> str:
    return (
        f"<tipler:Tarih>{draft.dated_at.isoformat()}</tipler:Tarih>"
        f"<tipler:BelgeNo>{escape(draft.document_number)}</tipler:BelgeNo>"
    )


def _final_metadata(draft: Draft) -> bytes:
    return (
        f'{XML_HEAD}<NihaiUstVeri xmlns="{names.SCHEMAS}NihaiUstveri-2" xmlns:tipler="{names.SCHEMAS}Tipler-2">'
        f"{_number_and_date(draft)}<tipler:BelgeImzalar>{_signature(draft)}</tipler:BelgeImzalar></NihaiUstVeri>"
    ).encode()


def _signature(draft: Draft) -> str:
    return (
        f"<tipler:Imza><tipler:Imzalayan>{_person(draft.signed_by)}</tipler:Imzalayan>"
        f"<tipler:Tarih>{draft.dated_at.isoformat()}</tipler:Tarih></tipler:Imza>"
    )


def _person(name: str) -> str:
    first, _, last = name.rpartition(" ")
    return (
        f"<tipler:Kisi><tipler:IlkAdi>{escape(first)}</tipler:IlkAdi>"
        f"<tipler:Soyadi>{escape(last)}</tipler:Soyadi></tipler:Kisi>"
    )


def _signers(draft: Draft) -> bytes:
    """Return the BelgeImza of a 1.x package."""
    return (
        f'{XML_HEAD}<BelgeImza xmlns="{names.SCHEMAS}BelgeImza-1" xmlns:tipler="{names.SCHEMAS}Tipler-1">'
        f"<tipler:ImzaListesi>{_signature(draft)}</tipler:ImzaListesi></BelgeImza>"
    ).encode()


def _targets(draft: Draft) -> bytes:
    """Return the BelgeHedef of a 1.x package: whom the file is sent to."""
    targets = "".join(f"<tipler:Hedef>{_identity(each)}</tipler:Hedef>" for each in draft.recipients)
    return (
        f'{XML_HEAD}<BelgeHedef xmlns="{names.SCHEMAS}BelgeHedef-1" xmlns:tipler="{names.SCHEMAS}Tipler-1">'
        f"<tipler:HedefListesi>{targets}</tipler:HedefListesi></BelgeHedef>"
    ).encode()


def _court(court: CourtFile) -> bytes:
    return (
        f"{XML_HEAD}<dosyaBilgileri><birimAdi>{escape(court.unit)}</birimAdi><detsisNo>{escape(court.detsis)}</detsisNo>"
        f"<dosyaNo>{escape(court.file_number)}</dosyaNo><dosyaTuru>{escape(court.file_kind)}</dosyaTuru></dosyaBilgileri>"
    ).encode()


def write_summary(kind: str, belge_id: UUID, parts: Mapping[str, bytes], version: str) -> bytes:
    """Return a PaketOzeti, ParafOzeti or NihaiOzet over parts."""
    number = SCHEMA_NUMBERS[version]
    references = "".join(_reference(name, content, version) for name, content in parts.items())
    return (
        f'{XML_HEAD}<{kind} xmlns="{names.SCHEMAS}{kind}{number}" Id="{_guid(belge_id)}">{references}</{kind}>'
    ).encode()


def _reference(name: str, content: bytes, version: str) -> str:
    namespace = f"{names.SCHEMAS}PaketOzeti{SCHEMA_NUMBERS[version]}"
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
        relations.append((kind, f"/{_path(attachment)}", f"IdEk_{_guid(attachment.id)}"))
    relations.append(("PaketOzeti", "/PaketOzeti/PaketOzeti.xml", "IdPaketOzeti"))
    if version == "2.0":
        relations.append(("nihaiustveri", "/NihaiUstveri/NihaiUstveri.xml", "IdNihaiUstveri"))
    else:
        relations.append(("belgehedef", "/BelgeHedef/BelgeHedef.xml", "IdBelgeHedef"))
        relations.append(("belgeimza", "/Imzalar/BelgeImza.xml", "IdBelgeImza"))
    relations.append(("nihaiozet", "/NihaiOzet/NihaiOzet.xml", "IdNihaiOzet"))
    return write_relations(relations, core=f"/{_core_name(draft)}")


def write_relations(relations: list[tuple[str, str, str]], *, core: str = "") -> bytes:
    """Return a relationships part from (end of the type, target, id)."""
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
