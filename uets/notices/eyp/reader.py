"""Read a package and check it whole: names, XML, metadata, every digest, every signature."""

from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec
from lxml import etree

from uets.notices.eyp import digests, limits, metadata, names, opc, signatures, xml
from uets.notices.eyp.container import Container
from uets.notices.eyp.parts import Parts
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import (
    CourtFile,
    Package,
    PackagePart,
    PackageSignature,
    SignatureRole,
)

SUMMARIES = {"parafozeti": "parafimzacades", "paketozeti": "imzacades", "nihaiozet": "muhurcades"}
"""Each summary and the relationship of the signature over it."""

KEPT_XML: Final = 1_000_000
"""Bytes of XML whose trees are kept while a package is read; a tree takes many times its text."""

ROLES = {
    "parafozeti": SignatureRole.PARAF,
    "paketozeti": SignatureRole.OFFICIAL,
    "nihaiozet": SignatureRole.SEAL,
}


def read_package(source: bytes | BinaryIO) -> Package:
    """Return what a package says, or raise PackageRefused with the first reason against it."""

    def tell(reason: RefusalReason, detail: str) -> None:
        raise PackageRefused(reason, detail)

    return Reading(Container(source)).read(tell)


def open_part(source: bytes | BinaryIO, path: str) -> Iterator[bytes]:
    """Yield the bytes of one part of a package that was read before."""
    return Container(source).stream(path)


class Reading:
    """One reading of one package; faults that do not stop it go to `tell`."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.parts = Parts(container)
        self._roots: dict[str, etree._Element] = {}
        self._targets: dict[str, opc.Targets] = {}
        self._relations_of: dict[str, opc.Relations] = {}
        self._left_to_keep = KEPT_XML

    def read(self, tell: digests.Tell) -> Package:
        """Return the package; raises PackageRefused for what cannot be read on."""
        self._check_all_xml()
        relations = self._relations()
        core = metadata.read_core(self._parse(opc.get_one(relations, "core")))
        if core.category == names.ENCRYPTED_CATEGORY:
            raise PackageRefused(RefusalReason.METADATA_INVALID, "encrypted packages are not taken over")
        if core.category != names.CATEGORY or not metadata.VERSION.fullmatch(core.version):
            raise PackageRefused(RefusalReason.METADATA_INVALID, "category or version is unknown")
        is_version_2 = core.version.startswith("2.")
        package = self._read_metadata(relations, core, is_version_2=is_version_2)
        self._check_summaries(relations, package, is_version_2=is_version_2, tell=tell)
        found = self._check_signatures(relations, is_version_2=is_version_2, tell=tell)
        return msgspec.structs.replace(package, signatures=found)

    def _check_all_xml(self) -> None:
        if names.CONTENT_TYPES_PART not in self.container:
            raise PackageRefused(RefusalReason.PART_MISSING, names.CONTENT_TYPES_PART)
        for name in self.container.names:
            if name == names.CONTENT_TYPES_PART or name.endswith(".rels"):
                self._list_targets(name)
            elif xml.is_xml(name):
                self._parse(name)

    def _list_targets(self, name: str) -> opc.Targets:
        found = self._targets.get(name)
        if found is None:
            content = self.container.read(name)
            found = opc.list_targets(content, part=name)
            if self._may_keep(content):
                self._targets[name] = found
        return found

    def _parse(self, name: str) -> etree._Element:
        """Return the root of a part, parsed once unless it is large."""
        root = self._roots.get(name)
        if root is None:
            content = self.container.read(name)
            root = xml.parse(content, part=name)
            if self._may_keep(content):
                self._roots[name] = root
        return root

    def _may_keep(self, content: bytes) -> bool:
        """Tell whether what was made of a part may be kept; from then on it counts."""
        is_left = len(content) <= self._left_to_keep
        self._left_to_keep -= len(content) if is_left else 0
        return is_left

    def _relations(self, of: str = "") -> opc.Relations:
        found = self._relations_of.get(of)
        if found is None:
            targets = self._list_targets(opc.find_relations(self.container, of=of))
            found = self._relations_of[of] = opc.resolve_all(targets, container=self.container, of=of)
        return found

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
        sender, recipients = metadata.read_sender(root), metadata.read_recipients(root)
        parts = self.parts.read(relations, metadata.read_attachments(root), recipients)
        return Package(
            version=core.version,
            belge_id=belge_id,
            subject=metadata.read_subject(root),
            security_code=metadata.read_security_code(root),
            document_number=number,
            dated_at=dated_at,
            sender=sender,
            recipients=recipients,
            parts=parts,
            court=self._read_court(parts, sender.detsis),
            size=self.container.size,
        )

    def _read_court(self, parts: tuple[PackagePart, ...], sender_detsis: str) -> CourtFile | None:
        """Read the court's file from a signed part only: nobody answers for another one."""
        found = [part for part in parts if part.is_signed and part.file_name.endswith(names.COURT_FILE)]
        if not found:
            return None
        court = metadata.read_court_file(self._parse(found[0].path))
        if court.detsis and court.detsis != sender_detsis:
            raise PackageRefused(RefusalReason.METADATA_INVALID, "the court file names another body")
        return court

    def _check_summaries(
        self, relations: opc.Relations, package: Package, *, is_version_2: bool, tell: digests.Tell
    ) -> None:
        signed = [part.path for part in package.parts if part.is_signed]
        content = [*signed, opc.get_one(relations, "ustveri")]
        initialled = [*content, *self._summary_and_signature(relations, "parafozeti")]
        covers = {"parafozeti": content, "paketozeti": initialled}
        if is_version_2:
            covers["nihaiozet"] = [
                *initialled,
                *self._summary_and_signature(relations, "paketozeti"),
                opc.get_one(relations, "nihaiustveri"),
                opc.get_one(relations, "core"),
            ]
        check = digests.Check(
            self.container, is_version_2=is_version_2, left_out=self.parts.left_out, tell=tell
        )
        for kind in self._list_summaries(relations, is_version_2=is_version_2):
            summary = opc.get_one(relations, kind)
            check.check_summary(self._parse(summary), part=summary, must_cover=covers.get(kind, []))

    def _check_signatures(
        self, relations: opc.Relations, *, is_version_2: bool, tell: digests.Tell
    ) -> tuple[PackageSignature, ...]:
        found: list[PackageSignature] = []
        for kind in self._list_summaries(relations, is_version_2=is_version_2):
            summary = opc.get_one(relations, kind)
            part = self._signature_of(summary, SUMMARIES[kind])
            content = self.container.read(part, at_most=limits.LARGEST_SIGNATURE)
            try:
                found += signatures.check(
                    content, part=part, role=ROLES[kind], signed=self.container.read(summary)
                )
            except PackageRefused as refused:
                tell(refused.reason, refused.detail)
        return tuple(found)

    def _summary_and_signature(self, relations: opc.Relations, kind: str) -> list[str]:
        if kind not in relations:
            return []
        summary = opc.get_one(relations, kind)
        return [summary, self._signature_of(summary, SUMMARIES[kind])]

    def _signature_of(self, summary: str, kind: str) -> str:
        return opc.get_one(self._relations(summary), kind)

    def _list_summaries(self, relations: opc.Relations, *, is_version_2: bool) -> list[str]:
        """Return the summaries that must be there, and the optional one if it is."""
        optional = ["parafozeti"] if is_version_2 and "parafozeti" in relations else []
        needed = ["paketozeti", "nihaiozet"] if is_version_2 else ["paketozeti"]
        return [*optional, *needed, *(["nihaiozet"] if not is_version_2 and "nihaiozet" in relations else [])]
