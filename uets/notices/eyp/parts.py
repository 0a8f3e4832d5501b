"""The parts a reader may take: the cover letter and what the metadata lists as attached."""

from urllib.parse import unquote

from uets.notices.eyp import limits, metadata, opc
from uets.notices.eyp.container import Container
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import PackagePart, PartRole, Recipient


class Parts:
    """The parts of one package; `left_out` are the files that nobody is given and that are not in it."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.left_out: set[str] = set()

    def read(
        self,
        relations: opc.Relations,
        attachments: list[metadata.Attachment],
        recipients: tuple[Recipient, ...],
    ) -> tuple[PackagePart, ...]:
        """Return the cover letter and the attachments in their order; raises PackageRefused."""
        cover = opc.get_one(relations, "ustyazi")
        parts = [self._part(cover, PartRole.COVER_LETTER, position=0)]
        files = _list_files(relations)
        for attachment in attachments:
            if attachment.kind != "DED":
                continue
            name = _take_file(files, attachment)
            if name not in self.container:
                # Left out for everybody it is addressed to (KonulmamisEkListesi), or lost.
                if not all(attachment.id in recipient.withheld for recipient in recipients):
                    raise PackageRefused(RefusalReason.PART_MISSING, attachment.file_name)
                self.left_out.add(attachment.file_name)
                continue
            role = PartRole.ATTACHMENT if attachment.is_signed else PartRole.UNSIGNED_ATTACHMENT
            parts.append(self._part(name, role, position=attachment.position, attachment=attachment))
        if files:
            raise PackageRefused(RefusalReason.METADATA_INVALID, "an attachment is not in the metadata")
        return tuple(parts)

    def _part(
        self, name: str, role: PartRole, *, position: int, attachment: metadata.Attachment | None = None
    ) -> PackagePart:
        if name not in self.container:
            raise PackageRefused(RefusalReason.PART_MISSING, name)
        file_name = unquote(name).rpartition("/")[2]
        if len(file_name) > limits.LONGEST_TITLE:
            raise PackageRefused(RefusalReason.METADATA_INVALID, "a file has too long a name")
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


def _media_type(file_name: str) -> str:
    return "application/pdf" if file_name.encode().lower().endswith(b".pdf") else "application/octet-stream"


def _list_files(relations: opc.Relations) -> dict[tuple[str, bool], str]:
    """Return the names of attached parts by file name and whether they lie among the signed ones."""
    found = {
        (unquote(name).rpartition("/")[2], kind == "ek"): name
        for kind in ("ek", "imzasizek")
        for name in relations.get(kind, [])
    }
    if len(found) != len(relations.get("ek", [])) + len(relations.get("imzasizek", [])):
        raise PackageRefused(RefusalReason.METADATA_INVALID, "two attachments have one file name")
    return found


def _take_file(files: dict[tuple[str, bool], str], attachment: metadata.Attachment) -> str:
    """Take the part of an attachment out of the files; empty when there is none."""
    if (attachment.file_name, not attachment.is_signed) in files and (
        (attachment.file_name, attachment.is_signed) not in files
    ):
        raise PackageRefused(RefusalReason.METADATA_INVALID, "an attachment is in the wrong folder")
    return files.pop((attachment.file_name, attachment.is_signed), "")
