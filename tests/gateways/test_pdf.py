"""Printed documents: PDF/A-3, tagged, fonts embedded, attachments byte for byte, the same bytes each time."""

import io
from datetime import UTC, date, datetime

import msgspec
import pikepdf
import pytest

from gateways.pdf.typst_pdf import TypstPdf
from uets.agreements.ports import ConsentReceipt, ConsentReceiptPart, Fact, OrderReceipt, TextCopy
from uets.agreements.rules import parse_blocks
from uets.notices.ports import NoticeLetter

AT = datetime(2026, 11, 24, 12, 4, 5, tzinfo=UTC)
INSTALLATION = "UETS (açık kaynak)"
TURKISH = "çğıöşüÇĞİÖŞÜâîû"
ORDER = OrderReceipt(
    installation=INSTALLATION,
    order_number="S-2026-000001",
    application_number="B-2026-000001",
    ordered_at=AT,
    ordered_by="Ayşe Yılmaz",
    buyer_name="Yıldız Ticaret Ltd. Şti.",
    buyer_tax_number="1111111114",
    integrator_name="ÖRNEK KUTUPYILDIZI BİLİŞİM SAN. VE TİC. LTD. ŞTİ.",
    integrator_vkn="2222222224",
    tariff_name=f"Genel 12 Ay {TURKISH}",
    tariff_code="genel-12",
    tariff_version=1,
    starts_on=date(2026, 11, 24),
    ends_on=date(2027, 11, 24),
    net_kurus=200_000,
    vat_percent=20,
    vat_kurus=40_000,
    gross_kurus=240_000,
    credit_kurus=59_836,
    payment_reference="VF-S-2026-000001",
)
CONSENT = ConsentReceipt(
    installation=INSTALLATION,
    number="M-2026-000001",
    issued_at=AT,
    holder="Yıldız Ticaret Ltd. Şti.",
    parts=(ConsentReceiptPart(heading="Metin okundu", facts=(Fact("Kişi", "Ayşe"),), row_hash="cd" * 32),),
    json_sha256="ab" * 32,
    key_id="12" * 32,
)
TEXT = TextCopy(
    installation=INSTALLATION,
    title="UETS Kullanım Sözleşmesi",
    version=3,
    published_on=date(2026, 11, 1),
    sha256="ab" * 32,
    blocks=parse_blocks("uets-metin 1\n= Başlık\n\n== Madde 1\nMetin.\n\n- bir\n- iki\n".encode()),
    accepted=(Fact("Kişi", "Ayşe Yılmaz"),),
)
LETTER = NoticeLetter(
    sender_lines=("T.C.", "ÖRNEKKENT BELEDİYE BAŞKANLIĞI"),
    number="E-99000002-934.01-1234",
    subject="Ödeme emri hakkında",
    dated_on=date(2026, 11, 23),
    addressee="Yıldız Ticaret Ltd. Şti.",
    references=("a", "b"),
    paragraphs=("Bilgilerini ve gereğini rica ederim.",),
    attachments=("Ödeme emri (1 sayfa)",),
    distribution=("Gereği: Yıldız Ticaret Ltd. Şti.",),
    signer_name="Zeynep ŞAHİN",
    signer_title="Müdür",
)
DOCUMENTS = {"order": ORDER, "consent": CONSENT, "text": TEXT, "letter": LETTER}


def print_document(document, **options):
    pdf = TypstPdf()
    if isinstance(document, NoticeLetter):
        return pdf.print_letter(document, at=AT)
    return pdf.print(document, at=AT, **options)


@pytest.fixture(params=DOCUMENTS)
def printed(request):
    with pikepdf.open(io.BytesIO(print_document(DOCUMENTS[request.param]))) as pdf:
        yield pdf


def test_says_that_it_is_pdf_a_3_and_pdf_ua(printed):
    with printed.open_metadata() as metadata:
        assert metadata.pdfa_status == "3A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"]


def test_has_an_output_intent_with_a_profile(printed):
    (intent,) = printed.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    profile = intent.DestOutputProfile.read_bytes()
    assert profile[36:40] == b"acsp"  # the signature of an ICC profile


def test_is_tagged_in_its_language(printed):
    assert bool(printed.Root.MarkInfo.Marked)
    assert printed.Root.StructTreeRoot.K is not None
    assert str(printed.Root.Lang).startswith("tr")
    assert bool(printed.Root.ViewerPreferences.DisplayDocTitle)


def test_embeds_every_font_with_its_letters(printed):
    fonts = [item for item in printed.objects if is_dictionary(item, "/FontDescriptor")]
    assert fonts
    for font in fonts:
        assert any(key in font for key in ("/FontFile2", "/FontFile3"))
    composite = [
        item for item in printed.objects if is_dictionary(item, "/Font") and item.get("/Subtype") == "/Type0"
    ]
    assert composite
    assert all("/ToUnicode" in font for font in composite)


def test_runs_nothing_and_refers_to_nothing(printed):
    assert "/OpenAction" not in printed.Root
    for item in printed.objects:
        if isinstance(item, pikepdf.Dictionary):
            assert item.get("/S") not in {"/JavaScript", "/Launch", "/URI", "/GoToR", "/SubmitForm"}


def is_dictionary(item, kind):
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == kind


@pytest.mark.parametrize("name", DOCUMENTS)
def test_same_input_gives_same_bytes(name):
    assert print_document(DOCUMENTS[name]) == print_document(DOCUMENTS[name])


def test_attachments_come_back_byte_for_byte():
    files = {
        "makbuz.json": '{"ad":"Ayşe"}'.encode(),
        "makbuz.json.sig": bytes(range(256)),
        "muhur.pem": b"PEM",
    }
    with pikepdf.open(io.BytesIO(print_document(CONSENT, attachments=files))) as pdf:
        assert {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments} == files
        relationships = {str(entry.UF): str(entry.AFRelationship) for entry in pdf.Root.AF}
    assert relationships["makbuz.json"] == "/Source"
    assert relationships["makbuz.json.sig"] == "/Supplement"


def test_has_a_glyph_for_every_turkish_letter():
    with pikepdf.open(io.BytesIO(print_document(ORDER))) as pdf:
        maps = b"".join(
            item.ToUnicode.read_bytes()
            for item in pdf.objects
            if is_dictionary(item, "/Font") and "/ToUnicode" in item
        )
    missing = [letter for letter in TURKISH if f"<{ord(letter):04X}>".encode() not in maps]
    assert missing == []


@pytest.mark.parametrize("document", [ORDER, CONSENT, TEXT])
def test_is_printed_in_english_too(document):
    english = msgspec.structs.replace(document, locale="en")
    with pikepdf.open(io.BytesIO(print_document(english))) as pdf:
        assert str(pdf.Root.Lang).startswith("en")
