"""What workers do by the clock: each task is one action call; the order in a group is that of their urgency."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from jobs.loops import Group, Task, attempt
from uets.accounts import actions as accounts
from uets.agreements import actions as agreements
from uets.alerts import actions as alerts
from uets.applications import actions as applications
from uets.approvals import actions as approvals
from uets.authorities import actions as authorities
from uets.delivery import actions as delivery
from uets.delivery import queries as delivery_queries
from uets.evidence import actions as evidence
from uets.evidence.ports import CertificatesUnavailable, SealUnavailable, TimestampUnavailable
from uets.evidence.queries import clocks, find_oldest_waiting
from uets.evidence.rules.sealing import ALARM_AFTER
from uets.integrators import actions as integrators
from uets.kernel import clock
from uets.kernel.actor import system_actor
from uets.keys import actions as keys
from uets.keys.queries.credentials import count_overdue_mints
from uets.login import actions as login
from uets.mailbox import actions as mailbox
from uets.notices import actions as notices
from uets.notices.queries import NoticeKey
from uets.registration import actions as registration
from uets.signing import actions as signing

logger = logging.getLogger("uets.jobs")

SECOND: Final = 1.0
MINUTE: Final = 60.0
HOUR: Final = 3600.0

CLOCK_TURN: Final = SECOND if settings.TEST_CLOCK else MINUTE
"""How soon the end of a term or of seven days is written down; a moved clock of test mode is followed at once."""

MINTED_WITHIN: Final = timedelta(minutes=1)
"""An ordered key that waits longer means that no key vault runs."""


ISSUER: Final = evidence.Issuer(settings.INSTALLATION, settings.DEMO)


TURNS: Final = delivery.Turns()
"""Which authority had the last turn in this process."""


CLOCK_ASKED: Final = clocks.Asked()
"""Whether a time-stamp authority was just asked in vain whether our clock is right."""


def watch_mints(at: datetime) -> int:
    """Raise the alarm while ordered keys wait for a key vault that does not come."""
    waiting = count_overdue_mints(before=at - MINTED_WITHIN)
    if waiting:
        logger.error("ordered keys wait for the key vault", extra={"waiting": waiting})
    return 0


def forget_old_sessions(_at: datetime) -> int:
    """Drop the sessions that have expired."""
    SessionStore.clear_expired()
    return 0


def destroy_due_content(at: datetime) -> int:
    """Empty the bin and end the life of content; evidence stays."""
    return mailbox.destroy_due_content(actor=system_actor(name="destroy_due_content"), at=at)


def seal_evidence(at: datetime) -> int:
    """Seal what is recorded; without the seal key the facts wait, and `watch_sealing` raises the alarm."""
    try:
        return evidence.seal_waiting(issuer=ISSUER, at=at)
    except SealUnavailable as away:
        logger.warning("evidence waits for the seal key", extra={"why": str(away)})
        return 0


def stamp_evidence(at: datetime) -> int:
    """Close a batch with one time stamp; without an authority the seals wait."""
    try:
        return evidence.stamp_waiting(at=at)
    except TimestampUnavailable as away:
        logger.warning("evidence waits for a time stamp", extra={"why": str(away)})
        return 0


def watch_sealing(at: datetime) -> int:
    """Raise the alarm while evidence waits for more than a quarter of an hour."""
    since = find_oldest_waiting()
    if since is not None and since < at - ALARM_AFTER:
        logger.error("evidence is not stamped", extra={"waiting_since": since.isoformat()})
    return 0


def watch_deliveries(at: datetime) -> int:
    """Raise the alarm while submissions or fifth days wait for a quarter of an hour: nothing is said of them yet."""
    if delivery_queries.is_stuck(at=at):
        logger.error("submissions or fifth days wait, and nobody completes them")
    return 0


def watch_clock(at: datetime) -> int:
    """Raise the alarm while our clock is behind the newest time stamp: nothing arrives until it is right."""
    if clocks.is_behind(at=at):
        logger.error("our clock is behind the newest time stamp, nothing arrives")
    return 0


def deliver_submissions(at: datetime) -> int:
    """Deliver what waits; when a batch fails, each submission by itself, so that one cannot hold up the others."""
    batch = partial(delivery.deliver_waiting, now=clock.now, turns=TURNS)
    done = attempt("deliver_batch", batch, otherwise=None)
    if done is not None:
        return done
    for submission_id in delivery_queries.list_due(after=TURNS.after, at=at, limit=delivery.MOST_AT_ONCE):
        one = partial(delivery.deliver_one, submission_id=submission_id, now=clock.now)
        if attempt("deliver_one", one, otherwise=None) is None:
            delivery.postpone(submission_id=submission_id, at=clock.now())
    return 0


def deem_served(at: datetime) -> int:
    """End fifth days; when a batch fails, its damaged rows are found by halving and set aside, the others go on.

    None ends while a time-stamp authority denies that it is this time: what was deemed served stays so for ever.
    """
    if not delivery_queries.list_due_services(at=at, limit=1) or clocks.is_denied(at=at, asked=CLOCK_ASKED):
        return 0
    done = attempt("deem_served", partial(delivery.deem_served_waiting, at=at), otherwise=None)
    return (
        done
        if done is not None
        else _deem_halves(delivery_queries.list_due_services(at=at, limit=delivery.SERVED_AT_ONCE), at=at)
    )


def _deem_halves(keys: Sequence[NoticeKey], *, at: datetime) -> int:
    some = partial(delivery.deem_served_some, keys=keys, at=at)
    done = attempt("deem_served_some", some, otherwise=None) if keys else 0
    if done is not None:
        return done
    if len(keys) == 1:
        notices.set_aside(key=keys[0], at=at)
        return 1
    middle = len(keys) // 2
    return _deem_halves(keys[:middle], at=at) + _deem_halves(keys[middle:], at=at)


def keep_revocation(at: datetime) -> int:
    """Keep what is said of the certificates in use today; without the seal or its list it is asked later."""
    try:
        return evidence.keep_revocation(at=at)
    except (SealUnavailable, CertificatesUnavailable) as away:
        logger.warning("the seal's revocation is not asked", extra={"why": str(away)})
        return 0


def renew_time_stamps(at: datetime) -> int:
    """Renew the time stamps that weaken within a year; a year is left to find an authority that can."""
    return _renew(lambda: evidence.renew_time_stamps(at=at))


def renew_hash_trees(at: datetime) -> int:
    """Hash evidence anew in the last year of its hash algorithm."""
    return _renew(lambda: evidence.renew_hash_trees(at=at))


def _renew(act: Callable[[], int]) -> int:
    try:
        return act()
    except TimestampUnavailable as away:
        logger.exception("evidence is not renewed", extra={"why": str(away)})
        return 0


TASKS: Final = (
    Task(
        "deliver_submissions",
        deliver_submissions,
        SECOND / 5,
        Group.DELIVER,
        full_at=delivery.MOST_AT_ONCE,
    ),
    Task("deem_served", deem_served, CLOCK_TURN, Group.DELIVER),
    Task("seal_evidence", seal_evidence, SECOND / 5, Group.SEAL, full_at=evidence.MOST_ROWS),
    Task("stamp_evidence", stamp_evidence, SECOND, Group.STAMP, full_at=evidence.MOST_LEAVES),
    Task("watch_sealing", watch_sealing, MINUTE),
    Task("watch_deliveries", watch_deliveries, MINUTE),
    Task("watch_clock", watch_clock, MINUTE),
    Task(
        "mobile_signatures",
        lambda _at: login.exchange_mobile_signatures(now=clock.now),
        SECOND / 2,
        Group.MOBILE,
    ),
    Task("announce_due", lambda at: mailbox.announce_due(at=at), SECOND, Group.ALERT),
    Task("send_emails", lambda at: alerts.send_emails(at=at), SECOND, Group.ALERT),
    Task("send_sms", lambda at: alerts.send_sms(at=at), SECOND, Group.ALERT),
    Task("record_reports", lambda at: alerts.record_reports(at=at), SECOND, Group.ALERT),
    Task("ask_reports", lambda at: alerts.ask_reports(at=at), MINUTE, Group.ALERT),
    Task("warn_of_deletion", lambda at: mailbox.warn_of_deletion(at=at), CLOCK_TURN, Group.ALERT),
    Task("keep_revocation", keep_revocation, 10 * MINUTE),
    Task("renew_time_stamps", renew_time_stamps, HOUR),
    Task("renew_hash_trees", renew_hash_trees, HOUR),
    Task("watch_mints", watch_mints, MINUTE),
    Task("expire_grants", lambda at: keys.expire_grants(at=at), CLOCK_TURN),
    Task("end_overlaps", lambda at: keys.end_overlaps(at=at), CLOCK_TURN),
    Task("follow_up_departures", lambda at: keys.follow_up_departures(at=at), SECOND),
    Task("watch_reviews", lambda at: keys.watch_reviews(at=at), CLOCK_TURN),
    Task("end_over_operators", lambda at: accounts.end_over_operators(at=at), CLOCK_TURN),
    Task("close_overdue_deliveries", lambda at: keys.close_overdue_deliveries(at=at), CLOCK_TURN),
    Task("expire_drafts", lambda at: applications.expire_drafts(at=at), HOUR),
    Task("expire_approvals", lambda at: approvals.expire_approvals(at=at), CLOCK_TURN),
    Task("lapse_openings", lambda at: registration.lapse_openings(at=at), CLOCK_TURN),
    Task("destroy_due_content", destroy_due_content, HOUR),
    Task("remove_unfinished_packages", lambda at: notices.remove_unfinished_packages(at=at), HOUR),
    Task("forget_package_drafts", lambda at: delivery.forget_old_drafts(at=at), HOUR),
    Task("forget_compositions", lambda at: delivery.forget_old_compositions(at=at), HOUR),
    Task("remove_forgotten_packages", lambda at: delivery.remove_forgotten_packages(at=at), HOUR),
    Task("tell_locked", lambda at: login.tell_locked(at=at), 10 * SECOND),
    Task("forget_old_tries", lambda at: login.forget_old_tries(at=at), HOUR),
    Task("forget_mobile_signatures", lambda at: login.forget_old_mobile_signatures(at=at), HOUR),
    Task("forget_old_lookups", lambda at: registration.forget_old_lookups(at=at), HOUR),
    Task("forget_held_signatures", lambda at: agreements.forget_held_signatures(at=at), HOUR),
    Task("forget_signing_requests", lambda at: signing.forget_old_requests(at=at), HOUR),
    Task("forget_old_sessions", forget_old_sessions, HOUR),
    Task("forget_old_tokens", lambda at: integrators.forget_old_tokens(at=at), HOUR),
    Task("forget_tokens_of_authorities", lambda at: authorities.forget_old_tokens(at=at), HOUR),
    Task("forget_old_calls", lambda at: keys.forget_old_calls(at=at), HOUR),
    Task("forget_old_allowances", lambda at: keys.forget_old_allowances(at=at), HOUR),
)
