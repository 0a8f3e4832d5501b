"""Consent records: one act of a person about one document, chained; a signature lies beside it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.agreements import queries
from uets.agreements.models import ConsentRecord, ContractSignature
from uets.agreements.states import EVIDENCE_OF, ConsentKind, SignedStatement
from uets.evidence import actions as evidence
from uets.evidence.proof import chain as chains
from uets.kernel.actor import Actor
from uets.kernel.clock import ISTANBUL
from uets.kernel.ids import new_id


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


def keep_signature(*, consent: ConsentRecord, signed: SignedStatement) -> None:
    """Lay a signature beside its consent record, which names its hash; part of a larger act."""
    ContractSignature.objects.create(
        account_id=consent.account_id,
        id=consent.id,
        form=signed.form.value,
        document=signed.document,
        signature=signed.signature,
        certificate=signed.certificate,
        signed_at=consent.decided_at,
    )


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
            **({"asked_by": actor.asked_by} if actor.asked_by is not None else {}),
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
