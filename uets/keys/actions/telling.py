"""Who is told by e-mail of what happened to a grant: everybody who operates the account, and the integrator."""

from datetime import datetime

from uets.accounts import queries as accounts
from uets.alerts import actions as alerts
from uets.alerts.states import Topic
from uets.integrators import queries as integrators
from uets.keys.models import Grant


def tell_both(*, topic: Topic, grant: Grant, at: datetime, **more: str) -> None:
    """Queue the same e-mail to both sides of a grant; `more` are facts beside the two names."""
    integrator = integrators.get_integrator(integrator_id=grant.integrator_id)
    facts = {
        "account": accounts.get_account(account_id=grant.account_id).legal_name,
        "integrator": integrator.trade_name,
        **more,
    }
    to = [*accounts.list_emails(account_id=grant.account_id), *filter(None, [integrator.contact_email])]
    alerts.queue_alerts(topic=topic, to=to, facts=facts, at=at, account_id=grant.account_id)
