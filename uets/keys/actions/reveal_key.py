"""Show a key (Görüntüle): in the key vault process, which trusts nothing the web process says.

Login, role, state and counts are read by the vault itself; `key:revealed` is committed before the answer is given.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from uets.accounts import queries as accounts
from uets.accounts.errors import PersonUnknown
from uets.accounts.states import DualAct
from uets.alerts import actions as alerts
from uets.alerts.rules import write_time
from uets.alerts.states import Topic
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.integrators import queries as integrators
from uets.kernel.actor import Actor, ActorKind, LoginFact, Origin
from uets.kernel.clock import ISTANBUL
from uets.kernel.refusals import Refusal
from uets.keys import errors, ports
from uets.keys.actions.recording import announce, record_fact
from uets.keys.models import ApiKey, Grant, RevealPermit, VaultEnvelope, VaultReveal
from uets.keys.rules import reveal as rules
from uets.keys.rules.hand_over import envelope_context
from uets.keys.states import REVEALS_A_DAY
from uets.login import queries as logins

HOUR: Final = timedelta(hours=1)

COUNT_ALONE = """-- reveals are counted one after the other, over all vault processes
SELECT pg_advisory_xact_lock(hashtext('uets:reveal'))"""


def reveal_key(
    *, request: ports.RevealRequest, most_an_hour: int, at: datetime
) -> ports.RevealAnswer | ports.RefusalAnswer:
    """Answer one request: the key, or why not. Both are recorded before the answer exists."""
    try:
        return _reveal(request, most_an_hour=most_an_hour, at=at)
    except Refusal as refusal:
        _record_refusal(request, code=refusal.code, at=at)
        return ports.RefusalAnswer(refusal.code)


@transaction.atomic
def _reveal(request: ports.RevealRequest, *, most_an_hour: int, at: datetime) -> ports.RevealAnswer:
    login = _find_login(request)
    rules.check_login(login=login, person_id=request.person_id, at=at)
    standing = accounts.find_standing(person_id=request.person_id, account_id=request.account_id, at=at)
    rules.check_role(role=standing.role if standing else None)
    grant, key, envelope = _find_key(request)
    rules.check_key(key_state=key.state, grant_state=grant.state)
    left_today = _count(key, request=request, most_an_hour=most_an_hour, at=at)
    permit = _use_permit(key, request=request, at=at)
    context = envelope_context(kid=key.kid, grant_id=key.grant_id, account_id=key.account_id)
    sealed = ports.Envelope(
        kek_id=envelope.kek_id,
        wrapped_key=bytes(envelope.wrapped_key),
        nonce=bytes(envelope.nonce),
        ciphertext=bytes(envelope.ciphertext),
    )
    text = ports.envelopes().open(sealed, context=context).decode()
    actor = _actor(request, login=login, role=standing.role if standing else "")
    _keep(grant, key, actor=actor, permit=permit, left_today=left_today, at=at)
    return ports.RevealAnswer(key=text, left_today=left_today, revealed_at=at)


def _find_login(request: ports.RevealRequest) -> rules.Login | None:
    """Read the newest login of the session; the web process's word for it counts for nothing."""
    record = logins.find_newest_login(session_hash=request.session_hash)
    if record is None:
        return None
    return rules.Login(
        person_id=record.person_id,
        level=record.level,
        authenticated_at=record.authenticated_at,
        is_ended=record.ended_at is not None,
        method=record.method,
    )


def _find_key(request: ports.RevealRequest) -> tuple[Grant, ApiKey, VaultEnvelope]:
    grant = Grant.objects.filter(account_id=request.account_id, id=request.grant_id).first()
    key = ApiKey.objects.filter(account_id=request.account_id, id=request.key_id).first()
    if grant is None or key is None or key.grant_id != grant.id:
        raise errors.GrantNotFound
    envelope = VaultEnvelope.objects.filter(key_id=key.id, account_id=key.account_id).first()
    if envelope is None:
        raise errors.StateConflict(state=key.state)
    return grant, key, envelope


def _count(key: ApiKey, *, request: ports.RevealRequest, most_an_hour: int, at: datetime) -> int:
    """Count this reveal and return how many are left today; raises when it is one too many, or sent again."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ALONE)
    rules.check_is_new(is_counted=VaultReveal.objects.filter(id=request.form_id).exists())
    midnight = at.astimezone(ISTANBUL).replace(hour=0, minute=0, second=0, microsecond=0)
    today = VaultReveal.objects.filter(grant_id=key.grant_id, revealed_at__gte=midnight).count()
    this_hour = VaultReveal.objects.filter(revealed_at__gt=at - HOUR).count()
    rules.check_counts(today=today, this_hour=this_hour, most_an_hour=most_an_hour)
    VaultReveal.objects.create(
        id=request.form_id,
        account_id=key.account_id,
        grant_id=key.grant_id,
        key_id=key.id,
        person_id=request.person_id,
        revealed_at=at,
    )
    return REVEALS_A_DAY - today - 1


def _use_permit(key: ApiKey, *, request: ports.RevealRequest, at: datetime) -> RevealPermit | None:
    """Use up what a second person has approved for this key and this person, where the account has it so (rule R5).

    Counted before, so that of two requests at once only one finds it unused. Raises SecondApprovalNeeded.
    """
    if DualAct.REVEAL not in accounts.list_switches(account_id=key.account_id):
        return None
    given = RevealPermit.objects.filter(key_id=key.id, account_id=key.account_id, person_id=request.person_id)
    permit = given.order_by("-approved_at").first()
    rules.check_permit(
        approved_at=permit.approved_at if permit else None, used_at=permit.used_at if permit else None, at=at
    )
    if permit is not None:
        permit.used_at = at
        permit.save(update_fields=["used_at"])
    return permit


def _keep(
    grant: Grant, key: ApiKey, *, actor: Actor, permit: RevealPermit | None, left_today: int, at: datetime
) -> None:
    """Write moment, evidence, event and the e-mails to everybody who operates the account."""
    key.revealed_at = at
    key.save(update_fields=["revealed_at"])
    facts: dict[str, object] = {"kid": key.kid, "left_today": left_today}
    if permit is not None:
        facts |= {"approval_id": permit.id, "approved_by": permit.approved_by_id}
    record_fact(kind=Kind.KEY_REVEALED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.KEY_REVEALED, grant=grant, at=at)
    words = {
        "account": accounts.get_account(account_id=key.account_id).legal_name,
        "integrator": integrators.get_integrator(integrator_id=grant.integrator_id).trade_name,
        "kid": key.kid,
        "person": actor.name,
        "time": write_time(at),
    }
    for address in accounts.list_emails(account_id=key.account_id):
        alerts.queue_alert(
            topic=Topic.KEY_REVEALED, to_address=address, facts=words, account_id=key.account_id, at=at
        )


def _actor(request: ports.RevealRequest, *, login: rules.Login | None, role: str) -> Actor:
    """Return the person as evidence keeps them, out of what the vault has read."""
    fact = login and LoginFact(
        method=login.method,
        level=login.level,
        authenticated_at=login.authenticated_at,
        session_hash=request.session_hash,
    )
    return Actor(
        kind=ActorKind.PERSON,
        id=f"person:{request.person_id}",
        name=_name(request.person_id),
        account_id=request.account_id,
        person_id=request.person_id,
        role=role,
        login=fact or None,
        origin=Origin(request_id=request.request_id, address=request.address, user_agent=request.user_agent),
    )


def _name(person_id: UUID) -> str:
    """Return the name of a person; a stranger, whom only a refusal can name, has none."""
    try:
        return accounts.get_person(person_id=person_id).full_name
    except PersonUnknown:
        return ""


@transaction.atomic
def _record_refusal(request: ports.RevealRequest, *, code: str, at: datetime) -> None:
    """Record who was refused and why; a grant of another account is named only as asked for."""
    is_own = Grant.objects.filter(account_id=request.account_id, id=request.grant_id).exists()
    evidence.record(
        kind=Kind.KEY_REVEAL_REFUSED,
        subject=f"grant:{request.grant_id}" if is_own else f"account:{request.account_id}",
        actor=_actor(request, login=_find_login(request), role=""),
        at=at,
        facts={"code": code, "grant_id": request.grant_id, "key_id": request.key_id},
        account_id=request.account_id,
    )
