"""An e-Yazışma package 2.0: an OPC archive, signed by the official (PaketOzeti), sealed by the body (NihaiOzet).

After the guide of the Digital Transformation Office; parts and relations are listed in docs/reference/eyp.md.
"""

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote
from uuid import UUID, uuid4
from xml.sax.saxutils import escape

from examples.sender.keyring import Sender

Sign = Callable[[bytes], bytes]
"""Returns an attached signature over a summary."""

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
SCHEMAS = "urn:dpt:eyazisma:schema:xsd:"
RELATIONS = "http://eyazisma.dpt/iliskiler/"
OPC = "http://schemas.openxmlformats.org/package/2006/"
INSIDE = "http://eyazisma.dpt/bilesen#dahili"
DIGESTS = {
    "sha384": "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
}
"""Version 2.0 asks for two digests of each part, one of them SHA-512."""

LETTER, METADATA = "UstYazi/ustyazi.pdf", "Ustveri/Ustveri.xml"
SUMMARY, SIGNATURE = "PaketOzeti/PaketOzeti.xml", "Imzalar/ImzaCades.imz"
FINAL = "NihaiUstveri/NihaiUstveri.xml"
FINAL_SUMMARY, SEAL = "NihaiOzet/NihaiOzet.xml", "Muhur/MuhurCades.imz"

TYPES = {
    "pdf": "application/pdf",
    "xml": "application/xml",
    "imz": "application/octet-stream",
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "psmdcp": "application/vnd.openxmlformats-package.core-properties+xml",
}


class Recipient(NamedTuple):
    """One addressee: scheme TCKN, MERSIS, DETSIS or another registry's name; number; name."""

    scheme: str
    number: str
    name: str


class Letter(NamedTuple):
    """What is to be said to whom."""

    subject: str
    number: str
    recipients: tuple[Recipient, ...]
    cover_letter: bytes
    at: datetime
    attachments: Mapping[str, bytes] = {}
    """PDF files by name."""


def write_package(letter: Letter, *, sender: Sender, sign: Sign, seal: Sign) -> bytes:
    """Return the package; `sign` is the official's signature, `seal` that of the body."""
    belge_id = uuid4()
    parts = {LETTER: letter.cover_letter}
    attached = {uuid4(): name for name in letter.attachments}
    parts |= {_path(name): letter.attachments[name] for name in attached.values()}
    parts[METADATA] = _metadata(letter, sender, belge_id, attached)
    parts[SUMMARY] = _summary("PaketOzeti", belge_id, parts)
    parts[SIGNATURE] = sign(parts[SUMMARY])
    core = f"package/services/metadata/core-properties/{belge_id.hex}.psmdcp"
    parts |= {FINAL: _final(letter, sender), core: _core(letter, sender, belge_id)}
    parts[FINAL_SUMMARY] = _summary("NihaiOzet", belge_id, parts)
    parts[SEAL] = seal(parts[FINAL_SUMMARY])
    parts |= {
        "PaketOzeti/_rels/PaketOzeti.xml.rels": _relations({"IdImza": ("imzacades", f"../{SIGNATURE}")}),
        "NihaiOzet/_rels/NihaiOzet.xml.rels": _relations({"IdMuhur": ("muhurcades", f"../{SEAL}")}),
        "_rels/.rels": _root(attached, core),
    }
    return _pack({"[Content_Types].xml": _content_types(), **parts})


def _path(file_name: str) -> str:
    return f"Ekler/{quote(file_name, safe='()')}"


def _metadata(letter: Letter, sender: Sender, belge_id: UUID, attached: Mapping[UUID, str]) -> bytes:
    recipients = "".join(
        f"<t:Dagitim>{_addressee(each)}<t:Ivedilik>NRM</t:Ivedilik><t:DagitimTuru>GRG</t:DagitimTuru></t:Dagitim>"
        for each in letter.recipients
    )
    attachments = "".join(
        f'<t:Ek><t:Id Value="{_guid(key)}" EYazismaIdMi="false" /><t:Tur>DED</t:Tur>'
        f"<t:DosyaAdi>{escape(name)}</t:DosyaAdi><t:MimeTuru>application/pdf</t:MimeTuru>"
        f"<t:Ad>{escape(name)}</t:Ad><t:SiraNo>{place}</t:SiraNo><t:ImzaliMi>true</t:ImzaliMi></t:Ek>"
        for place, (key, name) in enumerate(attached.items(), start=1)
    )
    return _document(
        "UstVeri",
        "Ustveri-2",
        f"<t:BelgeId>{_guid(belge_id)}</t:BelgeId><t:Konu>{escape(letter.subject)}</t:Konu>"
        f"<t:GuvenlikKodu>YOK</t:GuvenlikKodu><t:DagitimListesi>{recipients}</t:DagitimListesi>"
        f"<t:Ekler>{attachments}</t:Ekler><t:Dil>tur</t:Dil>"
        f"<t:Olusturan>{_body(sender.detsis, sender.name)}</t:Olusturan>"
        f"<t:DosyaAdi>{belge_id}.eyp</t:DosyaAdi>",
    )


def _addressee(recipient: Recipient) -> str:
    if recipient.scheme == "DETSIS":
        return _body(recipient.number, recipient.name)
    number = escape(recipient.number)
    if recipient.scheme == "TCKN":
        return f"<t:GercekSahis>{_person(recipient.name)}<t:TCKN>{number}</t:TCKN></t:GercekSahis>"
    return (
        f'<t:TuzelSahis><t:Id schemeID="{escape(recipient.scheme)}">{number}</t:Id>'
        f"<t:Adi>{escape(recipient.name)}</t:Adi></t:TuzelSahis>"
    )


def _body(detsis: str, name: str) -> str:
    return f"<t:KurumKurulus><t:KKK>{detsis}</t:KKK><t:Adi>{escape(name)}</t:Adi></t:KurumKurulus>"


def _person(name: str) -> str:
    first, _, last = name.rpartition(" ")
    return f"<t:Kisi><t:IlkAdi>{escape(first)}</t:IlkAdi><t:Soyadi>{escape(last)}</t:Soyadi></t:Kisi>"


def _final(letter: Letter, sender: Sender) -> bytes:
    """Return what is added after signing: date, number, who signed."""
    at = letter.at.isoformat(timespec="seconds")
    signed = f"<t:Imza><t:Imzalayan>{_person(sender.official)}</t:Imzalayan><t:Tarih>{at}</t:Tarih></t:Imza>"
    return _document(
        "NihaiUstVeri",
        "NihaiUstveri-2",
        f"<t:Tarih>{at}</t:Tarih><t:BelgeNo>{escape(letter.number)}</t:BelgeNo>"
        f"<t:BelgeImzalar>{signed}</t:BelgeImzalar>",
    )


def _document(root: str, schema: str, content: str) -> bytes:
    return f'{HEAD}<{root} xmlns="{SCHEMAS}{schema}" xmlns:t="{SCHEMAS}Tipler-2">{content}</{root}>'.encode()


def _summary(kind: str, belge_id: UUID, parts: Mapping[str, bytes]) -> bytes:
    """Return the digests of all parts there are by now: what is signed is this."""
    references = "".join(
        f'<Reference xmlns="{SCHEMAS}PaketOzeti-2" URI="/{escape(name)}" Type="{INSIDE}">{_digests(part)}</Reference>'
        for name, part in parts.items()
    )
    return f'{HEAD}<{kind} xmlns="{SCHEMAS}{kind}-2" Id="{_guid(belge_id)}">{references}</{kind}>'.encode()


def _digests(part: bytes) -> str:
    return "".join(
        f'<DigestItem><DigestMethod Algorithm="{address}" />'
        f"<DigestValue>{base64.b64encode(hashlib.new(name, part).digest()).decode()}</DigestValue></DigestItem>"
        for name, address in DIGESTS.items()
    )


def _core(letter: Letter, sender: Sender, belge_id: UUID) -> bytes:
    at = letter.at.isoformat(timespec="seconds")
    return (
        f'{HEAD}<coreProperties xmlns="{OPC}metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:identifier>{_guid(belge_id)}</dc:identifier>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f"<dc:creator>{escape(sender.name)}/{sender.detsis}</dc:creator>"
        f"<dc:subject>{escape(letter.subject)}</dc:subject><category>RESMIYAZISMA</category>"
        "<contentType>application/eyazisma</contentType><version>2.0</version></coreProperties>"
    ).encode()


def _root(attached: Mapping[UUID, str], core: str) -> bytes:
    files = {f"IdEk_{_guid(key)}": ("ek", f"/{_path(name)}") for key, name in attached.items()}
    return _relations(
        {
            "IdUstYazi": ("ustyazi", f"/{LETTER}"),
            "IdUstveri": ("ustveri", f"/{METADATA}"),
            **files,
            "IdPaketOzeti": ("PaketOzeti", f"/{SUMMARY}"),
            "IdNihaiUstveri": ("nihaiustveri", f"/{FINAL}"),
            "IdNihaiOzet": ("nihaiozet", f"/{FINAL_SUMMARY}"),
        },
        core=core,
    )


def _relations(relations: Mapping[str, tuple[str, str]], *, core: str = "") -> bytes:
    lines = [
        f'<Relationship Type="{RELATIONS}{kind}" Target="{escape(target)}" Id="{key}" />'
        for key, (kind, target) in relations.items()
    ]
    if core:
        kind = f"{OPC}relationships/metadata/core-properties"
        lines.append(f'<Relationship Type="{kind}" Target="/{core}" Id="IdCore" />')
    return f'{HEAD}<Relationships xmlns="{OPC}relationships">{"".join(lines)}</Relationships>'.encode()


def _content_types() -> bytes:
    lines = "".join(f'<Default Extension="{end}" ContentType="{kind}" />' for end, kind in TYPES.items())
    return f'{HEAD}<Types xmlns="{OPC}content-types">{lines}</Types>'.encode()


def _pack(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _guid(identifier: UUID) -> str:
    return str(identifier).encode().upper().decode()
