"""“Yeniden gönder”: after a failed hand-over a new key is ordered; the old one is never sent again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.evidence.states import Kind
from uets.integrators import queries as integrators
from uets.kernel.actor import Actor
from uets.keys.actions.order_key import order_key
from uets.keys.actions.recording import record_fact
from uets.keys.errors import GrantNotFound, StateConflict
from uets.keys.models import ApiKey, CredentialDelivery, Grant
from uets.keys.rules import resend as rules
from uets.keys.states import Reason


@transaction.atomic
def resend_key(*, actor: Actor, account_id: UUID, grant_id: UUID, at: datetime) -> CredentialDelivery:
    """Order a new key for a grant whose newest key was not delivered; return its hand-over.

    Raises GrantNotFound, PrincipalRequired, LoginNotFresh, StateConflict (`why`), among them an encryption key of the
    integrator that the holder has not seen yet.
    """
    grant = Grant.objects.select_for_update().filter(account_id=account_id, id=grant_id).first()
    if grant is None:
        raise GrantNotFound
    old = ApiKey.objects.filter(account_id=account_id, grant_id=grant_id).order_by("-id").first()
    rules.check_can_resend(
        grant_state=grant.state, newest_key_state=old.state if old else None, actor=actor, at=at
    )
    present = integrators.find_encryption_key(integrator_id=grant.integrator_id)
    if present is None or present.thumbprint != grant.enc_thumbprint:
        raise StateConflict(state=grant.state, why="encryption-key-changed")
    key, delivery = order_key(grant=grant, reason=Reason.HOLDER_PORTAL, at=at)
    facts = {"kid": key.kid, "old_kid": old.kid if old else None}
    record_fact(kind=Kind.KEY_RESENT, grant=grant, actor=actor, facts=facts, at=at)
    return delivery
