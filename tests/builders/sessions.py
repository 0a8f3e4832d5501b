"""Browser sessions of persons who have logged in, without walking through the login pages."""

from datetime import datetime

from django.conf import settings

from portal import visitor
from tests.builders.browser import Browser
from uets.accounts.models import Account, Person
from uets.kernel import clock
from uets.kernel.actor import Origin
from uets.login import actions as login
from uets.login.states import Method


def sign_in(
    person: Person,
    account: Account | None = None,
    *,
    at: datetime | None = None,
    method: Method = Method.PASSWORD_TOTP,
) -> Browser:
    """Return a client whose session has entered an account after a login, with password and app unless told else."""
    client, at = Browser(), at or clock.now()
    session = client.session
    session[visitor.PERSON] = str(person.id)
    session[visitor.BEGAN] = session[visitor.SEEN] = at.isoformat()
    if account is not None:
        session[visitor.ACCOUNT] = str(account.id)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    login.record_login(
        person_id=person.id,
        session_hash=visitor.hash_of(session),
        method=method,
        is_step_up=False,
        origin=Origin(),
        at=at,
    )
    return client
