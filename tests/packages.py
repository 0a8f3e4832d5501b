"""Packages for tests: valid ones of both versions and algorithms, and two hundred that have one fault each."""

import io
import re
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from simulators.certificates import cades
from simulators.certificates.authority import Authority
from uets.kernel.numbers import complete_tckn
from uets.notices.eyp.refusals import RefusalReason
from uets.notices.eyp.shapes import CourtFile, IdScheme, Sender
from uets.notices.eyp.writer import Draft, DraftAttachment, DraftRecipient, Sign, write_package

AT = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
COURT = Sender(detsis="99000001", name="Örnekkent 3. Asliye Hukuk Mahkemesi")
AYSE = DraftRecipient(scheme=IdScheme.TCKN, number="10000000146", name="Ayşe Yılmaz")
OFFICIAL, OFFICIAL_TCKN = "Can Gündoğdu", complete_tckn("555555555")
PDF = b"%PDF-1.7\n" + b"UETS test " * 200 + b"\n%%EOF\n"
Parts = dict[str, bytes]
Mutation = Callable[[Parts], bytes]


def sign_as(
    role: str, content: bytes, *, algorithm: str = "EC", by: Authority | None = None, body: Sender = COURT
) -> bytes:
    """Sign as the official of a body, or seal as the body."""
    issuer = by or authority()
    signer = (
        issuer.signer(body.name, algorithm=algorithm, number=body.detsis)
        if role == "muhur"
        else issuer.signer(OFFICIAL, algorithm=algorithm, number=OFFICIAL_TCKN)
    )
    return cades.sign(content, signer=signer, at=AT)


@cache
def authority() -> Authority:
    """Return the test authority of this process."""
    return Authority(Path(tempfile.mkdtemp(prefix="uets-tests-ca-")))


def make_package(
    *recipients: DraftRecipient,
    version: str = "2.0",
    algorithm: str = "EC",
    subject: str = "Gerekçeli karar",
    cover_letter: bytes = PDF,
    attachments: tuple[DraftAttachment, ...] | None = None,
    belge_id: UUID | None = None,
    sender: Sender | None = None,
    sign: Sign | None = None,
) -> bytes:
    """Return a valid package, to Ayşe unless told otherwise, with a signed and an unsigned attachment."""
    given = (
        DraftAttachment(file_name="karar.pdf", title="Karar", content=PDF),
        DraftAttachment(
            file_name="not.txt", title="Not", content=b"Not\n", media_type="text/plain", is_signed=False
        ),
    )
    body = sender or COURT
    draft = Draft(
        belge_id=belge_id or uuid4(),
        subject=subject,
        sender=body,
        recipients=recipients or (AYSE,),
        cover_letter=cover_letter,
        dated_at=AT,
        signed_by=OFFICIAL,
        attachments=given if attachments is None else attachments,
        court=CourtFile(unit=body.name, file_number="2026/412", file_kind="Esas", detsis=body.detsis),
    )
    make = sign or (lambda role, content: sign_as(role, content, algorithm=algorithm, body=body))
    return write_package(draft, sign=make, version=version)


@cache
def valid_package() -> bytes:
    """Return the package that every malformed one was made from."""
    return make_package(belge_id=UUID(int=7))


def unpack(package: bytes) -> Parts:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: Parts, *, more: Callable[[zipfile.ZipFile], None] | None = None) -> bytes:
    """Return a package of parts, changed further by `more`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        if more is not None:
            more(archive)
    return packed.getvalue()


def list_malformed() -> Iterator[tuple[str, RefusalReason, bytes]]:
    """Yield name, expected reason and bytes of every malformed package, each made by one mutation."""
    for reason, mutations in _families().items():
        for name, mutate in mutations:
            yield f"{reason.value}: {name}", reason, mutate(unpack(valid_package()))


def _families() -> dict[RefusalReason, list[tuple[str, Mutation]]]:
    return {
        RefusalReason.NOT_A_ZIP: list(_not_zips()),
        RefusalReason.ZIP_BOMB: list(_bombs()),
        RefusalReason.PATH_TRAVERSAL: list(_traversals()),
        RefusalReason.FORBIDDEN_XML: list(_forbidden_xml()),
        RefusalReason.XML_MALFORMED: list(_malformed_xml()),
        RefusalReason.PART_MISSING: list(_missing_parts()),
        RefusalReason.DIGEST_WRONG: list(_wrong_digests()),
        RefusalReason.METADATA_INVALID: list(_wrong_metadata()),
        RefusalReason.SIGNATURE_INVALID: list(_wrong_signatures()),
    }


def _not_zips() -> Iterator[tuple[str, Mutation]]:
    for length in (0, 1, 4, 22, 50, 100, 500, 1000, 2000):
        yield f"cut at {length}", lambda parts, length=length: pack(parts)[:length]
    for start in (b"%PDF-1.7", b"<?xml?>", b"\x1f\x8b\x08", b"Rar!", b"MZ"):
        yield f"begins {start!r}", lambda _, start=start: start + b"x" * 500
    for place in (0.2, 0.4, 0.6):
        yield f"byte flipped at {place}", lambda parts, place=place: _flip_data(pack(parts), place)
    yield "no end record", lambda parts: pack(parts)[:-22]
    yield "encrypted flag", lambda parts: _set_flags(pack(parts), 0x1)
    for method in (12, 14, 99):
        yield f"method {method}", lambda parts, method=method: _set_method(pack(parts), method)


def _flip_data(package: bytes, place: float) -> bytes:
    """Damage the packed bytes of the cover letter."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        entry = archive.getinfo("UstYazi/ustyazi.pdf")
    start = entry.header_offset + 30 + len(entry.filename)
    at = start + int(entry.compress_size * place)
    return package[:at] + bytes([package[at] ^ 0xFF]) + package[at + 1 :]


def _set_flags(package: bytes, flags: int) -> bytes:
    at = package.index(b"PK\x01\x02") + 8
    return package[:at] + struct.pack("<H", flags) + package[at + 2 :]


def _set_method(package: bytes, method: int) -> bytes:
    at = package.index(b"PK\x01\x02") + 10
    return package[:at] + struct.pack("<H", method) + package[at + 2 :]


def _bombs() -> Iterator[tuple[str, Mutation]]:
    for size in (2_000_000, 5_000_000, 20_000_000):
        for name in ("Ekler/sifir.bin", "UstYazi/ustyazi.pdf"):
            yield (
                f"{size} zeros in {name}",
                lambda parts, size=size, name=name: pack({**parts, name: b"\0" * size}),
            )
    for count in (2_001, 3_000):
        yield (
            f"{count} entries",
            lambda parts, count=count: pack({**parts, **{f"Ekler/{number}": b"" for number in range(count)}}),
        )
    yield (
        "an XML of six megabytes",
        lambda parts: pack({**parts, "Ekler/x.xml": b"<a>" + _noise(5_100_000) + b"</a>"}),
    )
    for declared in (400_000_001, 1_000_000_000, 4_000_000_000):
        yield f"declares {declared}", lambda parts, declared=declared: _declare(pack(parts), declared)
    yield "entries that share bytes", lambda parts: _overlap(pack(parts))


def _noise(length: int) -> bytes:
    import random

    return bytes(random.Random(7).choices(range(48, 123), k=length)).replace(b"<", b"a")  # noqa: S311 - no secret


def _declare(package: bytes, size: int) -> bytes:
    at = package.index(b"PK\x01\x02") + 24
    return package[:at] + struct.pack("<I", size) + package[at + 4 :]


def _overlap(package: bytes) -> bytes:
    """Let the second entry of the directory begin where the first does."""
    first = package.index(b"PK\x01\x02")
    second = package.index(b"PK\x01\x02", first + 4)
    offset = package[first + 42 : first + 46]
    return package[: second + 42] + offset + package[second + 46 :]


def _traversals() -> Iterator[tuple[str, Mutation]]:
    names = [
        "../disari.pdf", "../../etc/passwd", "Ekler/../../disari.pdf", "/etc/passwd", "Ekler/./ek.pdf",
        "C:/disari.pdf", "Ekler\\disari.pdf", "..\\disari.pdf", "Ekler/a\x01.pdf", "Ekler/a\x7f.pdf",
        "Ekler/" + "u" * 600,
    ]  # fmt: skip
    for name in names:
        yield repr(name[:30]), lambda parts, name=name: _with_entry(parts, name)
    yield "a symbolic link", lambda parts: pack(parts, more=_add_link)
    yield "the same name twice", lambda parts: _with_entry(parts, "Ustveri/USTVERI.XML")
    for target in ("/../disari.pdf", "../../x.pdf", "/Ekler/../../x.pdf", "\\\\host\\x.pdf", "c:/x.pdf"):
        yield (
            f"relationship to {target}",
            lambda parts, target=target: pack(
                _replace(parts, "_rels/.rels", b"/UstYazi/ustyazi.pdf", target.encode())
            ),
        )


def _with_entry(parts: Parts, name: str) -> bytes:
    """Add an entry whose name zipfile would clean, under a stand-in of the same length."""
    stand_in = "u" * len(name)
    return pack({**parts, stand_in: b"x"}).replace(stand_in.encode(), name.encode("latin-1"))


def _add_link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("Ekler/link.pdf")
    entry.external_attr = 0o120777 << 16
    archive.writestr(entry, "/etc/passwd")


XML_PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "Ustveri/Ustveri.xml",
    "NihaiUstveri/NihaiUstveri.xml",
    "PaketOzeti/PaketOzeti.xml",
    "NihaiOzet/NihaiOzet.xml",
    "PaketOzeti/_rels/PaketOzeti.xml.rels",
    "Ekler/(1)dosyaBilgileriV1.xml",
)
DOCTYPES = (
    b"<!DOCTYPE a>",
    b'<!DOCTYPE a SYSTEM "http://localhost/x.dtd">',
    b'<!DOCTYPE a [<!ENTITY x "y">]>',
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
)


def _forbidden_xml() -> Iterator[tuple[str, Mutation]]:
    for name in XML_PARTS:
        for doctype in DOCTYPES:
            yield (
                f"{doctype.decode()} in {name}",
                lambda parts, name=name, doctype=doctype: pack(
                    _replace(parts, name, b"?>\n", b"?>\n" + doctype)
                ),
            )
        yield (
            f"an entity in {name}",
            lambda parts, name=name: pack(
                {**parts, name: re.sub(rb"(<[A-Za-z][^>]*>)", rb"\1&yok;", parts[name], count=1)}
            ),
        )


def _malformed_xml() -> Iterator[tuple[str, Mutation]]:
    for name in XML_PARTS:
        yield f"{name} is cut", lambda parts, name=name: pack({**parts, name: parts[name][:-3]})
        yield f"{name} is empty", lambda parts, name=name: pack({**parts, name: b""})
        yield f"{name} closes twice", lambda parts, name=name: pack({**parts, name: parts[name] + b"</a>"})
        yield (
            f"{name} has a control character",
            lambda parts, name=name: pack(_replace(parts, name, b"><", b">\x01<")),
        )
    yield "nested too deeply", lambda parts: pack({**parts, "Ekler/x.xml": b"<a>" * 70 + b"</a>" * 70})


def _missing_parts() -> Iterator[tuple[str, Mutation]]:
    for name in unpack(valid_package()):
        if name != "Ekler/(1)dosyaBilgileriV1.xml":
            yield (
                f"without {name}",
                lambda parts, name=name: pack(
                    {other: content for other, content in parts.items() if other != name}
                ),
            )


def _wrong_digests() -> Iterator[tuple[str, Mutation]]:
    for name in ("UstYazi/ustyazi.pdf", "Ekler/karar.pdf"):
        for change in (b"%", b"%%PDF", b"", b"baska"):
            yield (
                f"{name} begins {change!r}",
                lambda parts, name=name, change=change: pack({**parts, name: change + parts[name][5:]}),
            )
    yield (
        "metadata changed",
        lambda parts: pack(_replace(parts, "Ustveri/Ustveri.xml", "Gerekçeli".encode(), b"Baska")),
    )
    yield (
        "another number",
        lambda parts: pack(_replace(parts, "NihaiUstveri/NihaiUstveri.xml", b"-100-1", b"-100-2")),
    )
    yield "court file changed", lambda parts: pack(_replace(parts, XML_PARTS[-1], b"2026/412", b"2026/413"))
    for old, new in (
        (b"xmldsig-more#sha384", b"xmldsig#sha1"),
        (b"xmlenc#sha512", b"xmlenc#sha256"),
        (b"xmlenc#sha512", b"xmldsig-more#md5"),
        (b"<DigestValue>", b"<DigestValue>AAAA"),
        (b"<DigestValue>", b"<DigestValue>!"),
    ):
        yield (
            f"{old!r} as {new!r}",
            lambda parts, old=old, new=new: pack(_replace(parts, "PaketOzeti/PaketOzeti.xml", old, new)),
        )
    for name in ("/UstYazi/ustyazi.pdf", "/Ustveri/Ustveri.xml", "/Ekler/karar.pdf"):
        yield f"{name} not covered", lambda parts, name=name: pack(_uncover(parts, name))


def _uncover(parts: Parts, name: str) -> Parts:
    pattern = rb"<Reference [^>]*URI=\"" + re.escape(name.encode()) + rb"\".*?</Reference>"
    summary = "PaketOzeti/PaketOzeti.xml"
    return {**parts, summary: re.sub(pattern, b"", parts[summary], count=1)}


def _wrong_metadata() -> Iterator[tuple[str, Mutation]]:
    changes = {
        "Ustveri/Ustveri.xml": [
            (rb"<tipler:BelgeId>.*?</tipler:BelgeId>", b""),
            (rb"<tipler:BelgeId>.*?</tipler:BelgeId>", b"<tipler:BelgeId>1</tipler:BelgeId>"),
            (rb"<tipler:Konu>.*?</tipler:Konu>", b"<tipler:Konu> </tipler:Konu>"),
            (rb"<tipler:GuvenlikKodu>YOK", b"<tipler:GuvenlikKodu>ZZZ"),
            (rb"<tipler:DagitimListesi>.*?</tipler:DagitimListesi>", b"<tipler:DagitimListesi />"),
            (rb"<tipler:TCKN>10000000146", b"<tipler:TCKN>"),
            (rb"<tipler:DagitimTuru>GRG", b"<tipler:DagitimTuru>YOK"),
            (rb"<tipler:KKK>99000001", b"<tipler:KKK>x"),
            (rb"<tipler:Olusturan>.*?</tipler:Olusturan>", b""),
            (rb"<tipler:SiraNo>1", b"<tipler:SiraNo>x"),
            (rb"<tipler:Tur>DED", b"<tipler:Tur>ZZZ"),
            (rb"<tipler:Tur>DED", b"<tipler:Tur>FZK"),
        ],
        "NihaiUstveri/NihaiUstveri.xml": [
            (rb"<tipler:Tarih>.*?</tipler:Tarih>", b"<tipler:Tarih>dun</tipler:Tarih>")
        ],
        "_core": [
            (rb"RESMIYAZISMA", b"BASKA"),
            (rb"RESMIYAZISMA", b"RESMIYAZISMA/SIFRELI"),
            (rb"<version>2.0", b"<version>9.0"),
            (rb"<dc:identifier>.*?</dc:identifier>", b"<dc:identifier>x</dc:identifier>"),
        ],
        XML_PARTS[-1]: [(rb"<dosyaNo>.*?</dosyaNo>", b""), (rb"<detsisNo>99000001", b"<detsisNo>99000002")],
        "_rels/.rels": [(rb"iliskiler/imzasizEk", b"iliskiler/ek")],
    }
    for part, pairs in changes.items():
        for old, new in pairs:
            yield (
                f"{part}: {old!r}",
                lambda parts, part=part, old=old, new=new: pack(_change(parts, part, old, new)),
            )


def _change(parts: Parts, part: str, old: bytes, new: bytes) -> Parts:
    name = next(name for name in parts if name.endswith(".psmdcp")) if part == "_core" else part
    changed = re.sub(old, new, parts[name], count=1, flags=re.DOTALL)
    assert changed != parts[name], (part, old)
    return {**parts, name: changed}


def _wrong_signatures() -> Iterator[tuple[str, Mutation]]:
    for name in ("Imzalar/ImzaCades.imz", "Muhur/MuhurCades.imz"):
        for content in (b"\x01\x02\x03\x04", b"", b"0\x80", b"-----BEGIN CMS-----", b"<ds:Signature/>"):
            yield (
                f"{name} is {content!r}",
                lambda parts, name=name, content=content: _resealed({**parts, name: content}),
            )
        yield f"{name} is cut", lambda parts, name=name: _resealed({**parts, name: parts[name][:-10]})
        yield f"{name} has more", lambda parts, name=name: _resealed({**parts, name: parts[name] + b"x"})
    yield (
        "the seal signs other bytes",
        lambda parts: pack({**parts, "Muhur/MuhurCades.imz": parts["Imzalar/ImzaCades.imz"]}),
    )


def _resealed(parts: Parts) -> bytes:
    """Give NihaiOzet the digests of a changed signature part, so that only the signature is wrong."""
    from uets.notices.eyp import writer

    name, summary = "Imzalar/ImzaCades.imz", "NihaiOzet/NihaiOzet.xml"
    reference = writer._reference(name, parts[name], "2.0").encode()  # noqa: SLF001 - as a writer would write it
    pattern = rb"<Reference [^>]*URI=\"/Imzalar/ImzaCades.imz\".*?</Reference>"
    sealed = re.sub(pattern, lambda _: reference, parts[summary], count=1, flags=re.DOTALL)
    changed = {**parts, summary: sealed}
    if parts["Muhur/MuhurCades.imz"] == unpack(valid_package())["Muhur/MuhurCades.imz"]:
        changed["Muhur/MuhurCades.imz"] = sign_as("muhur", sealed)
    return pack(changed)


def _replace(parts: Parts, name: str, old: bytes, new: bytes) -> Parts:
    assert old in parts[name], (name, old)
    return {**parts, name: parts[name].replace(old, new, 1)}
