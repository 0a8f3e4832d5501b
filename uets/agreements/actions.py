"""What one can do with legal texts: publish, read, accept; and the receipt of it all."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.accounts import actions as accounts
from uets.accounts import queries as account_queries
from uets.accounts.states import AccountState
from uets.agreements import errors, ports, queries, rules
from uets.agreements.models import AgreementText, ConsentRecord, ContractSignature, Receipt
from uets.agreements.states import ConsentKind, Control, SignedStatement, TextKind
from uets.evidence import actions as evidence
from uets.evidence.proof import chain as chains
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.kernel.clock import ISTANBUL
from uets.kernel.ids import new_id

EVIDENCE_OF = {
    ConsentKind.CONTRACT_ACCEPTED: Kind.CONTRACT_ACCEPTED,
    ConsentKind.DISCLOSURE_READ: Kind.DISCLOSURE_READ,
    ConsentKind.UNDERTAKING_ACCEPTED: Kind.UNDERTAKING_ACCEPTED,
}
"""Consent acts with evidence of their own; the others are part of an act that records itself (a sale, an amendment)."""


@transaction.atomic
def publish_text(  # noqa: PLR0913 - a version is all of this
    *,
    actor: Actor,
    kind: TextKind,
    locale: str,
    version: int,
    source: bytes,
    controller: str,
    published_from: datetime,
    at: datetime,
) -> AgreementText:
    """Publish one version of a text in one language: the exact bytes, for ever. Raises TextMalformed.

    A translation bears the version of its Turkish source; a typing error is a new version.
    """
    text = AgreementText.objects.create(
        kind=kind.value,
        version=version,
        locale=locale,
        title=rules.find_title(rules.parse_blocks(source)),
        source=source,
        sha256=chains.sha256_hex(source),
        controller=controller,
        published_from=published_from,
        published_at=at,
    )
    facts = {"kind": kind.value, "version": version, "locale": locale, "sha256": text.sha256}
    evidence.record(kind=Kind.TEXT_PUBLISHED, subject=f"text:{text.id}", actor=actor, at=at, facts=facts)
    return text


@transaction.atomic
def enter_account(*, actor: Actor, account_id: UUID, at: datetime) -> AgreementText | None:
    """Enter an account (Giriş) and return the contract that is due, or None; raises NoStanding.

    A new account opens here when no contract is due (Etkinleştir), else with the acceptance.
    """
    standing = accounts.enter_account(actor=actor, account_id=account_id, at=at)
    if standing.account.state == AccountState.CLOSED:
        return None
    due = queries.find_due_contract(actor=actor, account_id=account_id, at=at)
    if due is None and standing.account.state == AccountState.CREATED:
        accounts.open_account(actor=actor, account_id=account_id, at=at)
    return due


@transaction.atomic
def accept_contract(  # noqa: PLR0913 - the record of a legal act names all of this
    *,
    actor: Actor,
    account_id: UUID,
    text_id: UUID,
    shown_at: datetime | None,
    words: str,
    at: datetime,
    signed: SignedStatement | None = None,
) -> ConsentRecord:
    """Accept or sign the contract that was shown (Sözleşmeyi kabul et, imzala) and open the account, together.

    Raises TextChanged when a newer version is in force. `shown_at` is None when we do not know it; `signed` has been
    verified by who asked for it.
    """
    if not queries.is_current(text_id=text_id, at=at):
        raise errors.TextChanged(kind=TextKind.CONTRACT.value)
    account = account_queries.get_account(account_id=account_id)
    holder = {"name": account.legal_name, "uets_address": account.uets_address}
    record = record_consent(
        actor=actor,
        account_id=account_id,
        grant_id=None,
        kind=ConsentKind.CONTRACT_ACCEPTED,
        text_id=text_id,
        decided_at=at,
        record={
            "parties": {"holder": holder},
            "shown": queries.describe_shown(
                text_id=text_id, shown_at=shown_at, control=words, default=Control.BUTTON
            ),
            **({"signed": rules.describe_signature(signed)} if signed else {}),
        },
    )
    if signed is not None:
        ContractSignature.objects.create(
            account_id=account_id,
            id=record.id,
            form=signed.form.value,
            document=signed.document,
            signature=signed.signature,
            certificate=signed.certificate,
            signed_at=at,
        )
    accounts.open_account(actor=actor, account_id=account_id, at=at)
    return record


@transaction.atomic
def record_consent(  # noqa: PLR0913 - the record of a legal act names all of this
    *,
    actor: Actor,
    account_id: UUID,
    grant_id: UUID | None,
    kind: ConsentKind,
    text_id: UUID | None,
    decided_at: datetime,
    record: Mapping[str, object],
) -> ConsentRecord:
    """Append one consent record to the chain of its grant, or of the account; part of a larger act or an act itself.

    `record` says what was shown and what it is about (keys-and-api.md §4); document, act and login are added here.
    """
    if actor.person_id is None:
        message = "only a person reads or accepts"
        raise ValueError(message)
    chain = f"consent:grant:{grant_id}" if grant_id else f"consent:account:{account_id}"
    columns: dict[str, object] = {
        "account_id": account_id,
        "id": new_id(),
        "chain": chain,
        "kind": kind.value,
        "grant_id": grant_id,
        "person_id": actor.person_id,
        "text_id": text_id,
        "decided_at": decided_at,
        "record": chains.plain({**_act(actor, text_id, decided_at), **record}),
    }
    made: list[ConsentRecord] = []

    def append(sequence: int, previous_hash: str) -> None:
        row = {**columns, "sequence": sequence, "previous_hash": previous_hash}
        made.append(ConsentRecord.objects.create(**row, row_hash=chains.row_hash(row)))

    evidence.append_to_chain(chain=chain, make=append)
    _record_evidence(made[0], actor=actor, at=decided_at)
    return made[0]


@transaction.atomic
def issue_receipt(
    *,
    actor: Actor,
    account_id: UUID,
    grant_id: UUID | None,
    order_id: UUID | None,
    content: Mapping[str, object],
    at: datetime,
) -> Receipt:
    """Issue a consent receipt: canonical JSON (RFC 8785) with the detached signature of the seal key (trust.md §4)."""
    key = ports.signing_key()
    receipt_id = new_id()
    body = chains.canonical({**content, "receipt_id": receipt_id, "issued_at": at, "key_id": key.key_id})
    receipt = Receipt.objects.create(
        account_id=account_id,
        id=receipt_id,
        grant_id=grant_id,
        order_id=order_id,
        content=body,
        signature=key.sign(body),
        key_id=key.key_id,
        public_key=key.public_pem,
        issued_at=at,
    )
    evidence.record(
        kind=Kind.RECEIPT_ISSUED,
        subject=f"receipt:{receipt_id}",
        actor=actor,
        at=at,
        facts={"sha256": chains.sha256_hex(body), "key_id": key.key_id},
        account_id=account_id,
        chain=f"grant:{grant_id}" if grant_id else f"account:{account_id}",
    )
    return receipt


def _act(actor: Actor, text_id: UUID | None, at: datetime) -> dict[str, object]:
    """Return what every consent record says of the document, the act and the login."""
    login = actor.login
    return {
        "document": _document(text_id),
        "person": {"id": actor.person_id, "name": actor.name, "capacity": actor.role},
        "act": {
            "accepted_at": at,
            "accepted_at_local": at.astimezone(ISTANBUL).isoformat(),
            "request_id": actor.origin.request_id,
            "address": actor.origin.address,
            "user_agent": actor.origin.user_agent,
        },
        "login": None
        if login is None
        else {
            "method": login.method,
            "level": login.level,
            "authenticated_at": login.authenticated_at,
            "session_hash": login.session_hash,
        },
    }


def _document(text_id: UUID | None) -> dict[str, object] | None:
    if text_id is None:
        return None
    text = queries.get_text(text_id=text_id)
    return {
        "code": text.kind,
        "version": text.version,
        "locale": text.locale,
        "sha256": text.sha256,
        "published_from": text.published_from,
        "controller": text.controller,
    }


def _record_evidence(consent: ConsentRecord, *, actor: Actor, at: datetime) -> None:
    kind = EVIDENCE_OF.get(ConsentKind(consent.kind))
    if kind is None:
        return
    chain = f"grant:{consent.grant_id}" if consent.grant_id else f"account:{consent.account_id}"
    evidence.record(
        kind=kind,
        subject=f"consent:{consent.id}",
        actor=actor,
        at=at,
        facts={"document": consent.record["document"], "row_hash": consent.row_hash},
        account_id=consent.account_id,
        chain=chain,
    )
