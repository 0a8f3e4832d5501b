"""Packages that other software writes, or that somebody wrote to hurt: what is read, and what is not done for them."""

import io
import re
import struct
import zipfile
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.packages import AYSE, PDF, make_package, pack, unpack, valid_package
from uets.notices.eyp import limits, names
from uets.notices.eyp.reader import open_part, read_package
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.report import inspect, write_report
from uets.notices.eyp.shapes import IdScheme
from uets.notices.eyp.writer import DraftAttachment, DraftRecipient, write_relations, write_summary

COMPANY = DraftRecipient(scheme=IdScheme.MERSIS, number="0111111111400001", name="Yıldız Ltd. Şti.")
SCHEMA = names.SCHEMAS.encode()
INITIALS = b"ParafOzeti/ParafOzeti.xml"
MARK = b"\xef\xbb\xbf"


def refusal(content: bytes) -> RefusalReason:
    with pytest.raises(PackageRefused) as refused:
        read_package(io.BytesIO(content))
    return refused.value.reason


def as_other_software_writes() -> bytes:
    """Byte order marks, initials, seven digits of a second, signatures of four bytes that are none."""
    parts = unpack(make_package())
    relation = (
        b'<Relationship Type="http://eyazisma.dpt/iliskiler/parafozeti" Target="/%s" Id="p" />' % INITIALS
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", relation + b"</Relationships>")
    related = write_relations([("parafimzacades", "../Paraflar/ParafImzaCades.imz", "p")])
    parts["ParafOzeti/_rels/ParafOzeti.xml.rels"] = related
    final = "NihaiUstveri/NihaiUstveri.xml"
    parts[final] = parts[final].replace(b"09:00:00+00:00", b"09:00:00.1367712Z")
    for name in [name for name in parts if name.endswith((".xml", ".rels", ".psmdcp"))]:
        parts[name] = MARK + parts[name]
    signed = [name for name in parts if name.startswith(("UstYazi/", "Ekler/", "Ustveri/"))]
    final_parts = [name for name in parts if name.startswith(("NihaiUstveri/", "package/"))]
    signatures = ("Paraflar/ParafImzaCades.imz", "Imzalar/ImzaCades.imz", "Muhur/MuhurCades.imz")
    for kind, signature in zip(("ParafOzeti", "PaketOzeti", "NihaiOzet"), signatures, strict=True):
        covered = [*signed, *(final_parts if kind == "NihaiOzet" else ())]
        summary = write_summary(kind, uuid4(), {name: parts[name] for name in covered}, "2.0")
        parts[f"{kind}/{kind}.xml"], parts[signature] = MARK + summary, b"\x01\x02\x03\x04"
        signed += [f"{kind}/{kind}.xml", signature]
    return pack(parts)


def test_reads_other_softwares_package_and_says_that_its_signatures_are_none() -> None:
    report = inspect(io.BytesIO(as_other_software_writes()))
    assert report.package is not None
    assert report.package.dated_at is not None
    assert report.package.dated_at.microsecond == 136771
    assert [finding.reason for finding in report.findings] == [RefusalReason.SIGNATURE_INVALID] * 3
    assert "Sonuç: alınamaz" in write_report(report)


def test_names_with_turkish_letters_and_spaces_come_back() -> None:
    attachment = DraftAttachment(file_name="Gerekçeli karar özeti (ğüşıİ).pdf", title="Özet", content=PDF)
    content = make_package(attachments=(attachment,))
    package = read_package(io.BytesIO(content))
    part = package.parts[-1]
    assert part.file_name == attachment.file_name
    assert part.path.isascii()
    assert b"".join(open_part(io.BytesIO(content), part.path)) == PDF


def test_part_names_are_compared_without_case_and_percent_signs() -> None:
    parts = unpack(make_package())
    renamed = {name.replace("UstYazi/ustyazi", "USTYAZI/%75styazi"): part for name, part in parts.items()}
    assert read_package(io.BytesIO(pack(renamed))).parts[0].path == "USTYAZI/%75styazi.pdf"


@pytest.mark.parametrize(
    "name", ["Ekler/%2e%2e/%2E%2E/x.pdf", "Ekler/a%2Fb.pdf", "Ekler/a%5cb.pdf", "Ekler/%00"]
)
def test_a_name_that_hides_a_path_behind_percent_signs_is_refused(name: str) -> None:
    assert refusal(pack({**unpack(valid_package()), name: b"x"})) is RefusalReason.PATH_TRAVERSAL


def test_withheld_attachments_are_known_by_their_id_in_any_case() -> None:
    secret = DraftAttachment(file_name="gizli.pdf", title="Gizli", content=PDF)
    company = DraftRecipient(
        scheme=COMPANY.scheme, number=COMPANY.number, name=COMPANY.name, withheld=(secret.id,)
    )
    package = read_package(io.BytesIO(make_package(AYSE, company, attachments=(secret,))))
    assert [recipient.withheld for recipient in package.recipients] == [(), (str(secret.id),)]
    assert package.parts[-1].attachment_id == str(secret.id)


def withheld_and_missing(*others: DraftRecipient) -> bytes:
    secret = DraftAttachment(file_name="gizli.pdf", title="Gizli", content=PDF)
    company = DraftRecipient(
        scheme=COMPANY.scheme, number=COMPANY.number, name=COMPANY.name, withheld=(secret.id,)
    )
    parts = unpack(make_package(company, *others, attachments=(secret,)))
    del parts["Ekler/gizli.pdf"]
    return pack(parts)


def test_an_attachment_may_be_missing_when_it_is_withheld_from_everybody() -> None:
    parts = read_package(io.BytesIO(withheld_and_missing())).parts
    assert [part.file_name for part in parts] == ["ustyazi.pdf", "(1)dosyaBilgileriV1.xml"]


def test_an_attachment_may_not_be_missing_when_somebody_should_have_it() -> None:
    assert refusal(withheld_and_missing(AYSE)) is RefusalReason.PART_MISSING


def test_an_attachment_that_the_metadata_does_not_know_is_refused() -> None:
    parts = unpack(valid_package())
    relation = b'<Relationship Type="http://eyazisma.dpt/iliskiler/ek" Target="/Ekler/baska.pdf" Id="x" />'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", relation + b"</Relationships>")
    assert refusal(pack({**parts, "Ekler/baska.pdf": PDF})) is RefusalReason.METADATA_INVALID


def test_one_part_named_many_times_is_computed_once() -> None:
    parts = unpack(valid_package())
    summary = parts["PaketOzeti/PaketOzeti.xml"]
    reference = re.search(rb"<Reference .*?</Reference>", summary, re.DOTALL)
    assert reference is not None
    repeated = summary.replace(reference.group(), reference.group() * 2, 1)
    assert refusal(pack({**parts, "PaketOzeti/PaketOzeti.xml": repeated})) is RefusalReason.DIGEST_WRONG


def test_a_processing_instruction_among_relationships_is_passed_over() -> None:
    parts = unpack(valid_package())
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"<Relationship ", b"<?a b?><Relationship ", 1)
    assert read_package(io.BytesIO(pack(parts))).subject


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("Ustveri/Ustveri.xml", rb"(<tipler:Konu>)[^<]*", rb"\1" + b"u" * 501),
        ("Ustveri/Ustveri.xml", rb"(<tipler:Ad>)Karar", rb"\1" + b"u" * 301),
        ("Ustveri/Ustveri.xml", rb"(<tipler:SiraNo>)1", rb"\g<1>" + b"9" * 5000),
        ("Ustveri/Ustveri.xml", rb"(<tipler:KKK>)99000001", rb"\g<1>990000010"),
        ("NihaiUstveri/NihaiUstveri.xml", rb"(<tipler:BelgeNo>)[^<]*", rb"\1" + b"u" * 101),
        ("NihaiUstveri/NihaiUstveri.xml", rb"\+00:00(</tipler:Tarih><tipler:BelgeNo>)", rb"\1"),
        ("NihaiUstveri/NihaiUstveri.xml", rb"<tipler:BelgeNo>[^<]*</tipler:BelgeNo>", rb""),
    ],
    ids=["subject", "title", "position", "detsis", "number", "no offset", "no number"],
)  # fmt: skip
def test_values_that_no_table_could_hold_are_refused(part: str, old: bytes, new: bytes) -> None:
    parts = unpack(valid_package())
    changed, count = re.subn(old, new, parts[part], count=1)
    assert count == 1
    assert refusal(pack({**parts, part: changed})) is RefusalReason.METADATA_INVALID


def test_version_1_3_is_written_in_its_own_schemas() -> None:
    parts = unpack(make_package(version="1.3"))
    assert b'<Ustveri xmlns="' + SCHEMA + b'Ustveri-1"' in parts["Ustveri/Ustveri.xml"]
    assert {"BelgeHedef/BelgeHedef.xml", "Imzalar/BelgeImza.xml", "Muhurler/MuhurCades.imz"} <= set(parts)
    assert b"DigestItem" not in parts["PaketOzeti/PaketOzeti.xml"]
    assert b"#sha384" not in parts["NihaiOzet/NihaiOzet.xml"]


def test_two_files_of_one_name_are_not_written() -> None:
    twice = tuple(DraftAttachment(file_name="a.pdf", title="A", content=PDF) for _ in range(2))
    with pytest.raises(ValueError, match=r"a\.pdf"):
        make_package(attachments=twice)


def test_a_directory_of_a_hundred_thousand_entries_is_refused_before_it_is_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a", b"")
    content = packed.getvalue()
    directory = content[content.index(b"PK\x01\x02") : content.index(b"PK\x05\x06")]
    many = directory * (limits.LONGEST_DIRECTORY // len(directory) + 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(many), 31, 0)
    assert refusal(content[:31] + many + end) is RefusalReason.ZIP_BOMB


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, len(valid_package()) - 1), st.binary(min_size=1, max_size=6))
def test_any_damage_is_read_or_refused_by_a_reason(place: int, noise: bytes) -> None:
    content = valid_package()
    report = inspect(io.BytesIO(content[:place] + noise + content[place + len(noise) :]))
    assert report.package is not None or report.findings


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_any_damage_inside_a_part_is_read_or_refused_by_a_reason(data: st.DataObject) -> None:
    parts = unpack(valid_package())
    name = data.draw(st.sampled_from(sorted(parts)))
    place = data.draw(st.integers(0, len(parts[name]) - 1))
    noise = data.draw(st.sampled_from([b"<", b">", b"&", b'"', b"\x00", b"\x30\x80", b"\xff", b"<?a?>"]))
    report = inspect(
        io.BytesIO(pack({**parts, name: parts[name][:place] + noise + parts[name][place + 1 :]}))
    )
    assert report.package is not None or report.findings
