"""Packages that say one thing to us and another to their signer, or that get past a limit or a parser."""

import io
import struct
import zipfile
from contextlib import suppress

import pytest
from asn1crypto.cms import ContentInfo, SignerIdentifier
from asn1crypto.x509 import Name

from tests.packages import make_package, pack, unpack, valid_package
from uets.evidence.proof import der
from uets.notices.eyp import limits, metadata, names, signatures, xml, zip_directory
from uets.notices.eyp.reader import read_package
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import SignatureRole
from uets.notices.eyp.writer import DraftAttachment

INSIDE = ["<?x?>", "<!-- x -->", "<b/>", "<b>x</b>"]
COURT_FILE = "Ekler/(1)dosyaBilgileriV1.xml"


def refusal(content: bytes) -> RefusalReason:
    with pytest.raises(PackageRefused) as refused:
        read_package(io.BytesIO(content))
    return refused.value.reason


@pytest.mark.parametrize("inside", INSIDE)
@pytest.mark.parametrize(
    ("part", "before"),
    [
        ("Ustveri/Ustveri.xml", b"<tipler:Konu>Gerek"),
        ("Ustveri/Ustveri.xml", b"<tipler:TCKN>100000"),
        ("Ustveri/Ustveri.xml", b"<tipler:KKK>9900"),
        ("NihaiUstveri/NihaiUstveri.xml", b"<tipler:BelgeNo>E"),
        ("PaketOzeti/PaketOzeti.xml", b"<DigestValue>"),
        (COURT_FILE, b"<dosyaNo>2026"),
        (COURT_FILE, b"<detsisNo>9900"),
        ("_core", b"<version>2"),
    ],
)
def test_a_value_with_anything_but_text_in_it_is_refused(part: str, before: bytes, inside: str) -> None:
    parts = unpack(valid_package())
    name = next(name for name in parts if name.endswith(".psmdcp")) if part == "_core" else part
    assert before in parts[name]
    changed = parts[name].replace(before, before + inside.encode(), 1)
    assert refusal(pack({**parts, name: changed})) is RefusalReason.METADATA_INVALID


def test_the_whole_text_of_a_value_is_read_or_none_of_it() -> None:
    root = xml.parse(b"<a><b>Tahliye<?x?> talebinin REDDI</b></a>", part="a.xml")
    with pytest.raises(PackageRefused):
        xml.value(root[0])


def test_comments_between_elements_are_passed_over() -> None:
    parts = unpack(valid_package())
    core = next(name for name in parts if name.endswith(".psmdcp"))
    parts[core] = parts[core].replace(b"<category>", b"<!-- a --><?b?><category>")
    report = xml.parse(parts[core], part=core)
    assert metadata.read_core(report).category == "RESMIYAZISMA"


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain\nX: y",
        "text/plain\ra",
        "text",
        "text/",
        "a b/c",
        "text/plain; charset",
        "metin/dü",
        "x/y\x7f",
    ],
)
def test_a_media_type_that_could_not_be_a_header_is_refused(media_type: str) -> None:
    parts = unpack(make_package())
    name = "Ustveri/Ustveri.xml"
    written = media_type.replace("\r", "&#13;").encode()
    changed = parts[name].replace(b"<tipler:MimeTuru>text/plain", b"<tipler:MimeTuru>" + written)
    assert changed != parts[name]
    expected = RefusalReason.METADATA_INVALID
    assert refusal(pack({**parts, name: changed})) is expected


@pytest.mark.parametrize(
    "media_type",
    [
        "application/pdf",
        "application/vnd.oasis.opendocument.text",
        "text/plain; charset=utf-8",
        'a/b+c;d="e f";g=h',
    ],
)
def test_media_types_with_parameters_are_read(media_type: str) -> None:
    attachment = DraftAttachment(file_name="a.txt", title="A", content=b"a", media_type=media_type)
    package = read_package(io.BytesIO(make_package(attachments=(attachment,))))
    assert package.parts[-1].media_type == media_type


def with_zip64(*, says: int, truly: int, locator: int | None = None) -> bytes:
    """Return a package with a ZIP64 record before the locator, and another that the locator may point to."""
    content = valid_package()
    end = content.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<L", content, end + 16)[0]
    entries = len(unpack(content))
    records = [
        struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, length, start)
        for length in (says, truly)
    ]
    at = end if locator is None else locator
    pointer = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    return content[:end] + b"".join(records) + pointer + content[end:]


def test_the_directory_is_measured_where_it_is_read() -> None:
    truly = limits.LONGEST_DIRECTORY + 1
    with_decoy = with_zip64(says=100, truly=truly)
    assert refusal(with_decoy) is RefusalReason.NOT_A_ZIP
    at = with_decoy.index(b"PK\x06\x06") + 56
    assert refusal(with_zip64(says=100, truly=truly, locator=at)) in {
        RefusalReason.ZIP_BOMB,
        RefusalReason.NOT_A_ZIP,
    }


def test_a_decoy_record_lets_no_long_directory_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object) -> None:
        message = "the directory was read"
        raise AssertionError(message)

    content = with_zip64(says=100, truly=limits.LONGEST_DIRECTORY + 1)
    monkeypatch.setattr(zipfile, "ZipFile", opened)
    with pytest.raises(PackageRefused):
        read_package(io.BytesIO(content))


def test_a_package_in_zip64_form_is_read() -> None:
    content = valid_package()
    end = content.rindex(b"PK\x05\x06")
    entries, length, start = struct.unpack_from("<H2L", content, end + 10)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, length, start)
    pointer = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    changed = content[:end] + record + pointer + content[end:]
    assert read_package(io.BytesIO(changed)).subject == "Gerekçeli karar"


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_no_changed_byte_of_a_signature_gets_through() -> None:
    parts = unpack(valid_package())
    good, signed = parts["Imzalar/ImzaCades.imz"], parts["PaketOzeti/PaketOzeti.xml"]
    original = signatures.check(good, part="imza", role=SignatureRole.OFFICIAL, signed=signed)
    passed = 0
    for place in range(len(good)):
        content = good[:place] + bytes((good[place] ^ 0xE8,)) + good[place + 1 :]
        with suppress(PackageRefused):
            assert (
                signatures.check(content, part="imza", role=SignatureRole.OFFICIAL, signed=signed) == original
            )
            passed += 1
    assert (
        passed < 30
    )  # version numbers, and the list of digest algorithms that RFC 5652 §5.1 leaves unsigned


def test_what_is_remembered_of_names_and_tags_has_a_bound() -> None:
    for number in range(3_000):
        zip_directory.canonical(f"Ekler/{number}.pdf")
        assert xml.own[f"{{{names.SCHEMAS}Tipler-2}}a{number}"] == f"a{number}"
    assert xml.own["{" + names.SCHEMAS + "x" * 100_000 + "}a"] == "a"
    zip_directory.canonical("x" * 100_000)
    assert zip_directory._known_fold.cache_info().currsize <= 1024  # noqa: SLF001 - its size is the point
    assert len(xml.own) <= 1024
    assert max(len(str(tag)) for tag in xml.own) <= 200
    assert xml.own[f"{{{names.SCHEMAS}Tipler-2}}Konu"] == "Konu"


def test_what_is_remembered_of_signatures_may_not_be_long() -> None:
    parts = unpack(valid_package())
    good, signed = parts["Imzalar/ImzaCades.imz"], parts["PaketOzeti/PaketOzeti.xml"]
    info = ContentInfo.load(good)
    sid = {"issuer": Name.build({"common_name": "x" * 5000}), "serial_number": 1}
    info["content"]["signer_infos"][0]["sid"] = SignerIdentifier("issuer_and_serial_number", sid)
    with pytest.raises(PackageRefused, match="too long"):
        signatures.check(info.dump(), part="imza", role=SignatureRole.OFFICIAL, signed=signed)
    with pytest.raises(der.NotDer):
        der.read_oid(der.read(der.wrap(der.OID, b"\x2a" * 65)))
