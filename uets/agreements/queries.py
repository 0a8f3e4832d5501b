"""Reads of legal texts, consent records and receipts."""

from collections.abc import Generator
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from django.db import connection

from uets.agreements import errors
from uets.agreements.models import AgreementText, ConsentRecord, ContractSignature, HeldSignature, Receipt
from uets.agreements.rules import parse_blocks
from uets.agreements.states import Block, ConsentKind, Control, HeldAcceptance, TextKind
from uets.evidence import queries as evidence
from uets.evidence.proof import chain as chains
from uets.kernel.actor import Actor

SOURCE_LOCALE = "tr"
HASHED = (
    "account_id",
    "id",
    "chain",
    "sequence",
    "previous_hash",
    "kind",
    "grant_id",
    "person_id",
    "text_id",
    "decided_at",
    "record",
)
"""The columns of a consent record that its hash covers: all but the hash."""


def find_current_text(*, kind: TextKind, locale: str, at: datetime) -> AgreementText | None:
    """Return the version in force, in this language or else in Turkish; None when nothing is published."""
    published = AgreementText.objects.filter(kind=kind, published_from__lte=at).order_by("-version")
    source = published.filter(locale=SOURCE_LOCALE).first()
    if source is None or locale == SOURCE_LOCALE:
        return source
    # A translation counts only for the very version that is in force.
    return published.filter(locale=locale, version=source.version).first() or source


def get_current_text(*, kind: TextKind, locale: str, at: datetime) -> AgreementText:
    """Return the version in force; raises TextNotFound."""
    text = find_current_text(kind=kind, locale=locale, at=at)
    if text is None:
        raise errors.TextNotFound(kind=kind.value)
    return text


def get_text(*, text_id: UUID) -> AgreementText:
    """Return one version of a text, for ever; raises TextNotFound."""
    text = AgreementText.objects.filter(id=text_id).first()
    if text is None:
        raise errors.TextNotFound
    return text


def is_current(*, text_id: UUID | None, at: datetime) -> bool:
    """Tell whether a text is the version in force, in any of its languages."""
    text = AgreementText.objects.filter(id=text_id).first() if text_id is not None else None
    if text is None:
        return False
    current = find_current_text(kind=TextKind(text.kind), locale=SOURCE_LOCALE, at=at)
    return current is not None and current.version == text.version


def render_text(*, text: AgreementText) -> tuple[Block, ...]:
    """Return the blocks of a text as pages and PDFs show them."""
    return parse_blocks(bytes(text.source))


def describe_shown(
    *, text_id: UUID, shown_at: datetime | None, control: str, default: Control
) -> dict[str, object]:
    """Return what a consent record says of the page: when it was shown, the text as rendered, the control's words."""
    rendered = "\n\n".join(block.text for block in render_text(text=get_text(text_id=text_id)))
    return {
        "shown_at": shown_at,
        "rendered_sha256": chains.sha256_hex(rendered.encode()),
        "control": control,
        "default": default.value,
    }


def find_needed_contract(
    *, person_id: UUID, account_id: UUID, locale: str, at: datetime
) -> AgreementText | None:
    """Return the contract that this person still has to accept for this account, or None."""
    current = find_current_text(kind=TextKind.CONTRACT, locale=locale, at=at)
    if current is None:
        return None
    versions = AgreementText.objects.filter(kind=TextKind.CONTRACT, version=current.version)
    is_accepted = ConsentRecord.objects.filter(
        account_id=account_id,
        person_id=person_id,
        kind=ConsentKind.CONTRACT_ACCEPTED,
        text_id__in=versions.values("id"),
    ).exists()
    return None if is_accepted else current


def find_due_contract(*, actor: Actor, account_id: UUID, at: datetime) -> AgreementText | None:
    """Return the contract that the acting person still has to accept for this account, or None; keys accept none."""
    if actor.person_id is None:
        return None
    return find_needed_contract(person_id=actor.person_id, account_id=account_id, locale=SOURCE_LOCALE, at=at)


def is_contract_due(*, actor: Actor, account_id: UUID, at: datetime) -> bool:
    """Tell whether `check_contract` would refuse."""
    return find_due_contract(actor=actor, account_id=account_id, at=at) is not None


def check_contract(*, actor: Actor, account_id: UUID, at: datetime) -> None:
    """Raise ContractMissing while this person has not accepted the contract in force for this account.

    Applications, purchases, extensions, changes of tariff and widening wait for it; mailbox, evidence, disabling,
    ending, narrowing and keys go on (trust.md §4).
    """
    if is_contract_due(actor=actor, account_id=account_id, at=at):
        raise errors.ContractMissing


def has_accepted_contract(*, person_id: UUID, account_id: UUID) -> bool:
    """Tell whether this person has accepted any version of the contract for this account."""
    kind = ConsentKind.CONTRACT_ACCEPTED
    return ConsentRecord.objects.filter(account_id=account_id, person_id=person_id, kind=kind).exists()


def must_accept_first(*, person_id: UUID, account_id: UUID, at: datetime) -> bool:
    """Tell whether a contract is in force and this person has accepted no version of it: nothing opens before."""
    if has_accepted_contract(person_id=person_id, account_id=account_id):
        return False
    return find_current_text(kind=TextKind.CONTRACT, locale=SOURCE_LOCALE, at=at) is not None


def list_consents(*, account_id: UUID, grant_id: UUID | None = None) -> list[ConsentRecord]:
    """Return the consent records of a grant, or all of an account, oldest first."""
    records = ConsentRecord.objects.filter(account_id=account_id)
    if grant_id is not None:
        records = records.filter(grant_id=grant_id)
    return list(records.order_by("id"))


def list_hashed(*, account_id: UUID, grant_id: UUID) -> list[dict[str, object]]:
    """Return the consent chain of a grant with every column that a row hash covers: a receipt is checked offline."""
    records = ConsentRecord.objects.filter(account_id=account_id, grant_id=grant_id).order_by("sequence")
    return list(records.values(*HASHED, "row_hash"))


def get_hashed(*, account_id: UUID, consent_id: UUID) -> dict[str, object]:
    """Return one consent record with every column that its row hash covers."""
    found = ConsentRecord.objects.filter(account_id=account_id, id=consent_id)
    return dict(found.values(*HASHED, "row_hash").get())


def find_consent(*, account_id: UUID, grant_id: UUID, kind: ConsentKind) -> ConsentRecord | None:
    """Return the newest consent record of a kind in a grant, or None."""
    records = ConsentRecord.objects.filter(account_id=account_id, grant_id=grant_id, kind=kind)
    return records.order_by("-sequence").first()


def list_receipts(*, account_id: UUID, grant_id: UUID | None = None) -> list[Receipt]:
    """Return the receipts of an account or of one of its grants, newest first."""
    receipts = Receipt.objects.filter(account_id=account_id)
    if grant_id is not None:
        receipts = receipts.filter(grant_id=grant_id)
    return list(receipts.order_by("-id"))


def get_receipt(*, account_id: UUID, receipt_id: UUID) -> Receipt:
    """Return a receipt; raises ReceiptNotFound."""
    receipt = Receipt.objects.filter(account_id=account_id, id=receipt_id).first()
    if receipt is None:
        raise errors.ReceiptNotFound
    return receipt


LIST_CHAINS: Final = """-- the next chains of consent records, those among them of which a head alone is left
SELECT chain FROM agreements_consentrecord WHERE chain > %s
UNION SELECT chain FROM evidence_chainhead WHERE chain > %s AND starts_with(chain, 'consent:')
ORDER BY chain LIMIT %s"""


def list_chains(*, after: str, limit: int) -> list[str]:
    """Return the names of the next chains of consent records."""
    with connection.cursor() as cursor:
        cursor.execute(LIST_CHAINS, [after, after, limit])
        return [chain for (chain,) in cursor.fetchall()]


def check_consents(*, chain: str) -> int:
    """Verify a chain of consent records against its head and return its length; raises proof.chain.ChainBroken."""
    return evidence.check_rows(chain=chain, rows=_rows(chain))


def _rows(chain: str) -> Generator[dict[str, object], None, None]:
    records = ConsentRecord.objects.filter(chain=chain).order_by("sequence")
    yield from (chains.plain(row) for row in records.values(*HASHED, "row_hash").iterator())


def list_signatures(*, account_id: UUID) -> dict[UUID, str]:
    """Return the consent records of an account that were signed, with the form of their signatures."""
    rows = ContractSignature.objects.filter(account_id=account_id)
    return dict(rows.values_list("id", "form"))


def is_held(*, account_id: UUID, holder_id: UUID) -> bool:
    """Tell whether a signature waits for the approval of an application."""
    return HeldSignature.objects.filter(account_id=account_id, id=holder_id).exists()


def find_held_acceptance(*, account_id: UUID, holder_id: UUID, at: datetime) -> HeldAcceptance | None:
    """Return what a held signature accepts, if there is one and it is still kept."""
    row = HeldSignature.objects.filter(account_id=account_id, id=holder_id).first()
    if row is None or (row.kept_until is not None and row.kept_until <= at):
        return None
    return msgspec.convert(row.acceptance, HeldAcceptance | None)


def find_signature(*, account_id: UUID, consent_id: UUID) -> ContractSignature | None:
    """Return the signature of a consent record of this account, or None."""
    return ContractSignature.objects.filter(account_id=account_id, id=consent_id).first()
