"""The XML parts of a package that is being written, as bytes: metadata, court file, core properties."""

from uuid import UUID
from xml.sax.saxutils import escape

from uets.notices.eyp import names
from uets.notices.eyp.drafts import Draft, DraftAttachment, DraftRecipient
from uets.notices.eyp.shapes import CourtFile, IdScheme

XML_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
SCHEMA_NUMBERS = {"2.0": "-2", "1.3": "-1"}


def metadata(draft: Draft, version: str) -> bytes:
    """Return the Ustveri."""
    number, root = SCHEMA_NUMBERS[version], "UstVeri" if version == "2.0" else "Ustveri"
    final = "" if version == "2.0" else _number_and_date(draft)
    recipients = "".join(map(_recipient, draft.recipients))
    attachments = "".join(
        _attachment(item, place) for place, item in enumerate(all_attachments(draft), start=1)
    )
    return (
        f'{XML_HEAD}<{root} xmlns="{names.SCHEMAS}Ustveri{number}" xmlns:tipler="{names.SCHEMAS}Tipler{number}">'
        f"<tipler:BelgeId>{guid(draft.belge_id)}</tipler:BelgeId><tipler:Konu>{escape(draft.subject)}</tipler:Konu>"
        f"{final}<tipler:GuvenlikKodu>{draft.security_code}</tipler:GuvenlikKodu>"
        f"<tipler:DagitimListesi>{recipients}</tipler:DagitimListesi>"
        f"<tipler:Ekler>{attachments}</tipler:Ekler><tipler:Dil>tur</tipler:Dil>"
        f"<tipler:Olusturan>{_body(draft.sender.detsis, draft.sender.name)}</tipler:Olusturan>"
        f"<tipler:DosyaAdi>{draft.belge_id}.eyp</tipler:DosyaAdi></{root}>"
    ).encode()


def all_attachments(draft: Draft) -> list[DraftAttachment]:
    """Return the attachments in their order, a court's file first."""
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
        f"<tipler:KonulmamisEk><tipler:EkId>{guid(each)}</tipler:EkId></tipler:KonulmamisEk>"
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
        f'<tipler:Ek><tipler:Id Value="{guid(attachment.id)}" EYazismaIdMi="false" /><tipler:Tur>DED</tipler:Tur>'
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


def final_metadata(draft: Draft) -> bytes:
    """Return the NihaiUstveri of a 2.0 package: number, date, who signed."""
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


def signers(draft: Draft) -> bytes:
    """Return the BelgeImza of a 1.x package."""
    return (
        f'{XML_HEAD}<BelgeImza xmlns="{names.SCHEMAS}BelgeImza-1" xmlns:tipler="{names.SCHEMAS}Tipler-1">'
        f"<tipler:ImzaListesi>{_signature(draft)}</tipler:ImzaListesi></BelgeImza>"
    ).encode()


def targets(draft: Draft) -> bytes:
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


def core_name(draft: Draft) -> str:
    """Return the name of the part with the core properties."""
    return f"package/services/metadata/core-properties/{draft.belge_id.hex}.psmdcp"


def core(draft: Draft, version: str) -> bytes:
    """Return the core properties of OPC."""
    return (
        f'{XML_HEAD}<coreProperties xmlns="{names.OPC_CORE}" xmlns:dc="{names.DUBLIN_CORE}" '
        f'xmlns:dcterms="{names.DUBLIN_TERMS}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:identifier>{guid(draft.belge_id)}</dc:identifier>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{draft.dated_at.isoformat()}</dcterms:created>'
        f"<dc:creator>{escape(draft.sender.name)}/{draft.sender.detsis}</dc:creator>"
        f"<dc:subject>{escape(draft.subject)}</dc:subject><category>{names.CATEGORY}</category>"
        f"<contentType>{names.CONTENT_TYPE}</contentType><version>{version}</version></coreProperties>"
    ).encode()


def guid(identifier: UUID) -> str:
    """Return an id as the format writes it."""
    return str(identifier).encode().upper().decode()
