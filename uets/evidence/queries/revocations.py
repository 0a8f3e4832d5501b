"""What was said of the revocation of a seal's certificate around the day of a seal, as files of its bundle."""

from collections.abc import Mapping
from datetime import datetime

from uets.evidence.models import Evidence, Proof, RevocationFile, SealRevocation
from uets.evidence.proof import bundle, evidence_record, rows
from uets.evidence.queries import COLUMNS
from uets.evidence.queries.renewals import find_record
from uets.kernel.ids import NO_ACCOUNT


def find_revocation(certificate_id: str, *, sealed_at: datetime) -> Mapping[str, bytes]:
    """Return the first word after the seal that is stamped, else the last before it; no files when there is none."""
    stamped = SealRevocation.objects.filter(
        certificate_id=certificate_id,
        id__in=Proof.objects.filter(
            account_id=NO_ACCOUNT, id__in=_list_near(certificate_id, sealed_at)
        ).values("id"),
    )
    found = stamped.filter(kept_at__gte=sealed_at).order_by("kept_at").first()
    found = found or stamped.order_by("-kept_at").first()
    return {} if found is None else _write(found)


def _list_near(certificate_id: str, sealed_at: datetime) -> list[object]:
    kept = SealRevocation.objects.filter(certificate_id=certificate_id).values_list("id", flat=True)
    after = kept.filter(kept_at__gte=sealed_at).order_by("kept_at")[:2]
    before = kept.filter(kept_at__lt=sealed_at).order_by("-kept_at")[:2]
    return [*after, *before]


def _write(found: SealRevocation) -> dict[str, bytes]:
    row = Evidence.objects.filter(account_id=NO_ACCOUNT, id=found.id).values(*COLUMNS).first()
    record = find_record(account_id=NO_ACCOUNT, evidence_id=found.id)
    if row is None or record is None:
        return {}
    names = {bundle.OCSP: found.ocsp_sha256, bundle.CRL: found.crl_sha256}
    contents = RevocationFile.objects.in_bulk([name for name in names.values() if name])
    files = {name: bytes(contents[digest].content) for name, digest in names.items() if digest}
    return {
        **files,
        bundle.REVOCATION_ROW: rows.write_row(row),
        bundle.REVOCATION_RECORD: evidence_record.encode(record),
    }
