"""Read a package and check it whole: names, XML, metadata, every digest, structure of every signature."""

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from uets.notices.eyp import digests, metadata, names, opc, signatures, xml
from uets.notices.eyp.container import Container
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import CourtFile, Package, PackagePart, PartRole

SUMMARIES = {"parafozeti": "parafimzacades", "paketozeti": "imzacades", "nihaiozet": "muhurcades"}
"""Each summary and the relationship of the signature over it."""


def read_package(source: BinaryIO) -> Package:
    """Return what a package says, or raise PackageRefused with the first reason against it."""

    def tell(reason: RefusalReason, detail: str) -> None:
        raise PackageRefused(reason, detail)

    return Reading(Container(source)).read(tell)


def open_part(source: BinaryIO, path: str) -> Iterator[bytes]:
    """Yield the bytes of one part of a package that was read before."""
    return Container(source).stream(path)


class Reading:
    """One reading of one package; faults that do not stop it go to `tell`."""

    def __init__(self, container: Container) -> None:
        self.container = container

    def read(self, tell: digests.Tell) -> Package:
        """Return the package; raises PackageRefused for what cannot be read on."""
        self._check_all_xml()
        relations = opc.read_relations(self.container)
        core = metadata.read_core(self._parse(opc.get_one(relations, "core")))
        if core.category == names.ENCRYPTED_CATEGORY:
            raise PackageRefused(RefusalReason.METADATA_INVALID, "encrypted packages are not taken over")
        if core.category != names.CATEGORY or not core.version.startswith(("1.", "2.")):
            raise PackageRefused(RefusalReason.METADATA_INVALID, "category or version is unknown")
        is_version_2 = core.version.startswith("2.")
        package = self._read_metadata(relations, core, is_version_2=is_version_2)
        self._check_summaries(relations, package, is_version_2=is_version_2, tell=tell)
        self._check_signatures(relations, is_version_2=is_version_2, tell=tell)
        return package

    def _check_all_xml(self) -> None:
        if names.CONTENT_TYPES_PART not in self.container:
            raise PackageRefused(RefusalReason.PART_MISSING, names.CONTENT_TYPES_PART)
        for name in self.container.names:
            if name.endswith(xml.XML_SUFFIXES):
                self._parse(name)

    def _parse(self, name: str) -> etree._Element:
        return xml.parse(self.container.read(name), part=name)

    def _read_metadata(
        self, relations: opc.Relations, core: metadata.CoreProperties, *, is_version_2: bool
    ) -> Package:
        root = self._parse(opc.get_one(relations, "ustveri"))
        final = self._parse(opc.get_one(relations, "nihaiustveri")) if is_version_2 else root
        belge_id = metadata.read_belge_id(root)
        if core.identifier.encode().lower().decode() != str(belge_id):
            raise PackageRefused(
                RefusalReason.METADATA_INVALID, "the package names another BelgeId than its metadata"
            )
        number, dated_at = metadata.read_number_and_date(final)
        sender = metadata.read_sender(root)
        return Package(
            version=core.version,
            belge_id=belge_id,
            subject=metadata.read_subject(root),
            security_code=metadata.read_security_code(root),
            document_number=number,
            dated_at=dated_at,
            sender=sender,
            recipients=metadata.read_recipients(root),
            parts=self._read_parts(relations, metadata.read_attachments(root)),
            court=self._read_court(sender.detsis),
            size=self.container.size,
        )

    def _read_parts(
        self, relations: opc.Relations, attachments: list[metadata.Attachment]
    ) -> tuple[PackagePart, ...]:
        cover = opc.get_one(relations, "ustyazi")
        parts = [self._part(cover, PartRole.COVER_LETTER, position=0)]
        by_file = {
            name.rpartition("/")[2]: (name, kind)
            for kind in ("ek", "imzasizek")
            for name in relations.get(kind, [])
        }
        for attachment in attachments:
            if attachment.kind != "DED":
                continue
            if attachment.file_name not in by_file:
                raise PackageRefused(RefusalReason.PART_MISSING, attachment.file_name)
            name, kind = by_file[attachment.file_name]
            if attachment.is_signed != (kind == "ek"):
                raise PackageRefused(RefusalReason.METADATA_INVALID, "an attachment is in the wrong folder")
            role = PartRole.ATTACHMENT if attachment.is_signed else PartRole.UNSIGNED_ATTACHMENT
            parts.append(self._part(name, role, position=attachment.position, attachment=attachment))
        return tuple(parts)

    def _part(
        self, name: str, role: PartRole, *, position: int, attachment: metadata.Attachment | None = None
    ) -> PackagePart:
        if name not in self.container:
            raise PackageRefused(RefusalReason.PART_MISSING, name)
        file_name = name.rpartition("/")[2]
        return PackagePart(
            path=name,
            role=role,
            position=position,
            title=attachment.title if attachment else "Üst yazı",
            file_name=file_name,
            media_type=attachment.media_type if attachment else _media_type(file_name),
            size=self.container.size_of(name),
            sha256=self.container.digest(name, ["sha256"])["sha256"].hex(),
            is_signed=role is not PartRole.UNSIGNED_ATTACHMENT,
            attachment_id=attachment.id if attachment else "",
        )

    def _read_court(self, sender_detsis: str) -> CourtFile | None:
        found = [name for name in self.container.names if name.endswith(names.COURT_FILE)]
        if not found:
            return None
        court = metadata.read_court_file(self._parse(found[0]))
        if court.detsis and court.detsis != sender_detsis:
            raise PackageRefused(RefusalReason.METADATA_INVALID, "the court file names another body")
        return court

    def _check_summaries(
        self, relations: opc.Relations, package: Package, *, is_version_2: bool, tell: digests.Tell
    ) -> None:
        signed = [part.path for part in package.parts if part.is_signed]
        content = [*signed, opc.get_one(relations, "ustveri")]
        covers = {"paketozeti": content, "parafozeti": content}
        if is_version_2:
            summary = opc.get_one(relations, "paketozeti")
            covers["nihaiozet"] = [
                *content,
                summary,
                self._signature_of(summary, "imzacades"),
                opc.get_one(relations, "nihaiustveri"),
            ]
        for kind in self._list_summaries(relations, is_version_2=is_version_2):
            name = opc.get_one(relations, kind)
            digests.check_summary(
                self.container, name, is_version_2=is_version_2, must_cover=covers.get(kind, []), tell=tell
            )

    def _check_signatures(self, relations: opc.Relations, *, is_version_2: bool, tell: digests.Tell) -> None:
        for kind in self._list_summaries(relations, is_version_2=is_version_2):
            summary = opc.get_one(relations, kind)
            part = self._signature_of(summary, SUMMARIES[kind])
            content = self.container.read(part, at_most=signatures.LARGEST_SIGNATURE)
            try:
                signatures.check_structure(content, part=part, signed=self.container.read(summary))
            except PackageRefused as refused:
                tell(refused.reason, refused.detail)

    def _signature_of(self, summary: str, kind: str) -> str:
        return opc.get_one(opc.read_relations(self.container, of=summary), kind)

    def _list_summaries(self, relations: opc.Relations, *, is_version_2: bool) -> list[str]:
        """Return the summaries that must be there, and the optional one if it is."""
        optional = ["parafozeti"] if is_version_2 and "parafozeti" in relations else []
        needed = ["paketozeti", "nihaiozet"] if is_version_2 else ["paketozeti"]
        return [*optional, *needed, *(["nihaiozet"] if not is_version_2 and "nihaiozet" in relations else [])]


def _media_type(file_name: str) -> str:
    return "application/pdf" if file_name.encode().lower().endswith(b".pdf") else "application/octet-stream"
