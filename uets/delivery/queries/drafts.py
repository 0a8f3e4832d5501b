"""What an uploaded package says, before it is sent: read anew from its bytes each time it is shown."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from uets.authorities import queries as authorities
from uets.authorities.states import NumberKind, Reachability
from uets.delivery import errors, rules
from uets.delivery.models import PackageDraft
from uets.notices import ports
from uets.notices.eyp.reader import read_package
from uets.notices.eyp.refusals import PackageRefused
from uets.notices.eyp.shapes import IdScheme, Package, Recipient
from uets.notices.ports import JudgedSigner

NUMBERS: Final = {
    IdScheme.TCKN: NumberKind.TCKN,
    IdScheme.MERSIS: NumberKind.MERSIS,
    IdScheme.DETSIS: NumberKind.DETSIS,
}
"""By which number a recipient of a package is asked for."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What would be sent: the package, and how each of its recipients is reached now, in their order."""

    package: Package
    reachability: list[Reachability | None]
    signers: tuple[JudgedSigner, ...]
    """Empty where it cannot be known now, or where the signatures do not hold."""

    reason: str = ""
    """Why the package would be refused for its sender or signers, empty when nothing is known against it."""

    detail: str = ""


def get_draft(*, authority_id: UUID, person_id: UUID, draft_id: UUID) -> PackageDraft:
    """Return what a person has uploaded for an authority; raises DraftNotFound."""
    drafts = PackageDraft.objects.filter(authority_id=authority_id, person_id=person_id, id=draft_id)
    draft = drafts.first()
    if draft is None:
        raise errors.DraftNotFound
    return draft


def preview(draft: PackageDraft, *, at: datetime) -> Preview:
    """Return what a draft would send, and what is known against it now; delivery judges anew."""
    data_key = ports.content_keys().open(bytes(draft.sealed_key), context=draft.ref)
    blobs = ports.blobs()
    with blobs.open(address=draft.blob_name, sha256=draft.package_sha256, data_key=data_key) as source:
        package = read_package(source)
    signers, refused = _judge(package, authority_id=draft.authority_id, at=at)
    return Preview(
        package=package,
        reachability=find_reachability(package.recipients),
        signers=signers,
        reason=refused.reason.value if refused else "",
        detail=refused.detail if refused else "",
    )


def _judge(
    package: Package, *, authority_id: UUID, at: datetime
) -> tuple[tuple[JudgedSigner, ...], PackageRefused | None]:
    """Return the signers, as far as they are known, and the first reason against sender or signers."""
    authority = authorities.get_authority(authority_id=authority_id)
    signers: tuple[JudgedSigner, ...] = ()
    try:
        rules.check_sender(package, detsis=authority.detsis, state=authority.state)
        signers = ports.signers().judge(package.signatures, at=at)
        rules.check_signers(signers, rights=authorities.list_signers(authority_id=authority_id))
    except PackageRefused as refused:
        return signers, refused
    except ports.SignersUnavailable:
        return (), None
    return signers, None


def find_reachability(lines: tuple[Recipient, ...]) -> list[Reachability | None]:
    """Return how each recipient is reached, None for one whose number cannot be asked for."""
    asked = [line for line in lines if line.scheme in NUMBERS]
    found = authorities.list_reachability(numbers=list_numbers(lines))
    by_position = {line.position: state for line, state in zip(asked, found, strict=True)}
    return [by_position.get(line.position) for line in lines]


def list_numbers(lines: tuple[Recipient, ...]) -> list[tuple[NumberKind, str]]:
    """Return the numbers by which the recipients of a package are asked for."""
    return [(NUMBERS[line.scheme], line.number) for line in lines if line.scheme in NUMBERS]
