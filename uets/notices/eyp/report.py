"""Report on any package: everything that is found, nothing delivered."""

from typing import BinaryIO

import msgspec

from uets.notices.eyp.container import Container
from uets.notices.eyp.reader import Reading
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import Package, SignatureRole

WORDS = {
    SignatureRole.PARAF: "paraf",
    SignatureRole.OFFICIAL: "yetkilinin imzası",
    SignatureRole.SEAL: "kurumun mührü",
}


class Finding(msgspec.Struct, frozen=True):
    """One fault."""

    reason: RefusalReason
    detail: str


class Report(msgspec.Struct, frozen=True):
    """What a package says and what is wrong with it; `package` is None when it could not be read at all."""

    package: Package | None
    findings: tuple[Finding, ...]

    @property
    def is_acceptable(self) -> bool:
        """Tell whether intake would take the package, recipients apart."""
        return not self.findings


def inspect(source: bytes | BinaryIO) -> Report:
    """Return a report on a package, listing every fault instead of stopping at the first."""
    findings: list[Finding] = []

    def tell(reason: RefusalReason, detail: str) -> None:
        findings.append(Finding(reason, detail))

    package = None
    try:
        package = Reading(Container(source)).read(tell)
    except PackageRefused as refused:
        tell(refused.reason, refused.detail)
    return Report(package, tuple(findings))


def write_report(report: Report) -> str:
    """Return the report as Turkish text for the terminal."""
    lines = ["UETS paket raporu"]
    package = report.package
    if package is not None:
        lines += [
            f"Sürüm: {package.version}",
            f"BelgeId: {package.belge_id}",
            f"Belge no: {package.document_number or '–'}",
            f"Konu: {package.subject}",
            f"Gönderen: {package.sender.name} (DETSİS {package.sender.detsis})",
            f"Güvenlik kodu: {package.security_code}",
            *(f"Alıcı {line.position}: {line.name} ({line.scheme.value})" for line in package.recipients),
            f"Dosya: {package.court.unit} {package.court.file_number}" if package.court else "Dosya: –",
        ]
        lines += [
            f"Parça {part.position}: {part.path} ({part.media_type}, {part.size} bayt)"
            for part in package.parts
        ]
        lines += [
            f"İmza: {WORDS[signature.role]}, baytlarla ve anahtarıyla uyuşuyor"
            for signature in package.signatures
        ]
        lines.append(
            "Sertifikalar: burada denetlenmedi (teslimde güven listesine ve iptal bilgisine bakılır)"
        )
    lines += [f"Bulgu: {finding.reason.value} – {finding.detail}" for finding in report.findings]
    if report.is_acceptable:
        lines.append("Özetler: tümü parçalarla uyuşuyor")
    lines.append("Sonuç: alınabilir" if report.is_acceptable else "Sonuç: alınamaz")
    return "\n".join(lines) + "\n"
