"""Write packages: 2.0 and 1.3, signed by whoever is given; every one is accepted by `reader.read_package`."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from urllib.parse import quote
from uuid import UUID
from xml.sax.saxutils import quoteattr

import msgspec

from uets.notices.eyp import names, written
from uets.notices.eyp.drafts import Draft, DraftAttachment, DraftRecipient
from uets.notices.eyp.written import SCHEMA_NUMBERS, XML_HEAD, all_attachments, guid

__all__ = [
    "Draft",
    "DraftAttachment",
    "DraftRecipient",
    "Prepared",
    "Sign",
    "finish_package",
    "prepare_package",
    "write_package",
    "write_relations",
    "write_summary",
]

Sign = Callable[[str, bytes], bytes]
"""Returns an attached CAdES signature over the bytes; the first argument is `imza`, `paraf` or `muhur`."""

OFFICIAL, SEAL = "imza", "muhur"
RELATIONS = {"PaketOzeti": "imzacades", "NihaiOzet": "muhurcades"}
SIGNATURE = "Imzalar/ImzaCades.imz"
SEALS = {"2.0": "Muhur/MuhurCades.imz", "1.3": "Muhurler/MuhurCades.imz"}
NAME_LETTERS = "()[],;=+!$'@~"
"""Left as they are in part names; every other letter but ASCII ones is percent-encoded (ECMA-376-2 §6.2.2)."""

ALGORITHMS = {"2.0": (names.SHA384, names.SHA512), "1.3": (names.SHA256,)}
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The same draft gives the same bytes, apart from ids and signatures."""


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A package that waits for its officials."""

    version: str
    parts: dict[str, bytes]
    covered: dict[str, bytes]
    """Those of the parts that are signed, by their names in the package."""

    summary: bytes
    """PaketOzeti: what the officials sign."""


def write_package(draft: Draft, *, sign: Sign, version: str = "2.0") -> bytes:
    """Return the package of a draft as bytes, version 2.0 or 1.3; raises ValueError for two files of one name."""
    prepared = prepare_package(draft, version=version)
    signature = sign(OFFICIAL, prepared.summary)
    return finish_package(draft, prepared, signature=signature, seal=lambda content: sign(SEAL, content))


def prepare_package(draft: Draft, *, version: str = "2.0") -> Prepared:
    """Return a package up to what its officials sign; the same draft gives the same summary at any time.

    Of a 2.0 package number and date are written after the officials have signed (NihaiUstveri). Raises ValueError for
    two files of one name.
    """
    parts = _content(draft, version)
    covered = {name: content for name, content in parts.items() if _is_covered(name)}
    summary = write_summary("PaketOzeti", draft.belge_id, covered, version)
    return Prepared(version=version, parts=parts, covered=covered, summary=summary)


def finish_package(
    draft: Draft, prepared: Prepared, *, signature: bytes, seal: Callable[[bytes], bytes]
) -> bytes:
    """Return the package as bytes: the officials' signature over the summary goes in, the body seals the whole."""
    version = prepared.version
    parts = dict(prepared.parts)
    _add_signed(parts, "PaketOzeti", prepared.summary, signature, place=SIGNATURE)
    parts |= _added_for_seal(draft, version)
    covered = {name: content for name, content in parts.items() if _is_covered(name)}
    summary = write_summary("NihaiOzet", draft.belge_id, covered, version)
    _add_signed(parts, "NihaiOzet", summary, seal(summary), place=SEALS[version])
    return _pack(
        {
            names.CONTENT_TYPES_PART: CONTENT_TYPES.encode(),
            names.ROOT_RELATIONSHIPS: _root(draft, version),
            **parts,
        }
    )


def _add_signed(parts: dict[str, bytes], kind: str, summary: bytes, signature: bytes, *, place: str) -> None:
    """Add a summary, the signature over it, and how they belong together."""
    parts[f"{kind}/{kind}.xml"], parts[place] = summary, signature
    relation = RELATIONS[kind]
    parts[f"{kind}/_rels/{kind}.xml.rels"] = write_relations([(relation, f"../{place}", f"Id{relation}")])


def _is_covered(name: str) -> bool:
    return not name.startswith("ImzasizEkler/") and "_rels/" not in name


def _added_for_seal(draft: Draft, version: str) -> dict[str, bytes]:
    """Return what is written after the officials signed and before the body seals."""
    core = {written.core_name(draft): written.core(draft, version)}
    if version == "2.0":
        return {"NihaiUstveri/NihaiUstveri.xml": written.final_metadata(draft), **core}
    return {
        "BelgeHedef/BelgeHedef.xml": written.targets(draft),
        "Imzalar/BelgeImza.xml": written.signers(draft),
        **core,
    }


def _content(draft: Draft, version: str) -> dict[str, bytes]:
    parts = {
        "UstYazi/ustyazi.pdf": draft.cover_letter,
        "Ustveri/Ustveri.xml": written.metadata(draft, version),
    }
    for attachment in all_attachments(draft):
        if _path(attachment) in parts:
            raise ValueError(attachment.file_name)
        parts[_path(attachment)] = attachment.content
    return parts


def _path(attachment: DraftAttachment) -> str:
    return f"{_folder(attachment)}/{quote(attachment.file_name, safe=NAME_LETTERS)}"


def _folder(attachment: DraftAttachment) -> str:
    return "Ekler" if attachment.is_signed else "ImzasizEkler"


def write_summary(kind: str, belge_id: UUID, parts: Mapping[str, bytes], version: str) -> bytes:
    """Return a PaketOzeti, ParafOzeti or NihaiOzet over parts."""
    number = SCHEMA_NUMBERS[version]
    references = "".join(_reference(name, content, version) for name, content in parts.items())
    return (
        f'{XML_HEAD}<{kind} xmlns="{names.SCHEMAS}{kind}{number}" Id="{guid(belge_id)}">{references}</{kind}>'
    ).encode()


def _reference(name: str, content: bytes, version: str) -> str:
    namespace = f"{names.SCHEMAS}PaketOzeti{SCHEMA_NUMBERS[version]}"
    items = [_digest(algorithm, content) for algorithm in ALGORITHMS[version]]
    inner = "".join(f"<DigestItem>{item}</DigestItem>" for item in items) if version == "2.0" else items[0]
    return f'<Reference xmlns="{namespace}" URI={quoteattr("/" + name)} Type="{names.INSIDE}">{inner}</Reference>'


def _digest(algorithm: str, content: bytes) -> str:
    value = base64.b64encode(hashlib.new(names.HASHES[algorithm], content).digest()).decode()
    return f'<DigestMethod Algorithm="{algorithm}" /><DigestValue>{value}</DigestValue>'


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
    for attachment in all_attachments(draft):
        kind = "ek" if attachment.is_signed else "imzasizEk"
        relations.append((kind, f"/{_path(attachment)}", f"IdEk_{guid(attachment.id)}"))
    relations.append(("PaketOzeti", "/PaketOzeti/PaketOzeti.xml", "IdPaketOzeti"))
    if version == "2.0":
        relations.append(("nihaiustveri", "/NihaiUstveri/NihaiUstveri.xml", "IdNihaiUstveri"))
    else:
        relations.append(("belgehedef", "/BelgeHedef/BelgeHedef.xml", "IdBelgeHedef"))
        relations.append(("belgeimza", "/Imzalar/BelgeImza.xml", "IdBelgeImza"))
    relations.append(("nihaiozet", "/NihaiOzet/NihaiOzet.xml", "IdNihaiOzet"))
    return write_relations(relations, core=f"/{written.core_name(draft)}")


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
