"""How long a session lasts; pure."""

from datetime import datetime, timedelta

from uets.login.states import SESSION_IDLE, SESSION_LONGEST


def is_session_alive(*, began_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Tell whether a session is neither idle for fifteen minutes nor older than twelve hours."""
    return at - seen_at <= SESSION_IDLE and at - began_at <= SESSION_LONGEST


def session_ends_in(*, began_at: datetime, at: datetime) -> timedelta:
    """Return how long a session lasts that is seen now and not again."""
    return min(SESSION_IDLE, began_at + SESSION_LONGEST - at)
