"""The session of a person who has passed the password only: it opens the page of the second step, nothing else."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from uets.kernel import clock

HALF = "half"
LIFE = timedelta(minutes=10)


def begin_half(request: HttpRequest, *, person_id: UUID, way_on: str) -> None:
    """Remember under a new session key who is on the way in, and the page they asked for."""
    request.session.flush()
    until = (clock.now() + LIFE).isoformat()
    request.session[HALF] = {"person": str(person_id), "until": until, "way_on": way_on, "by_email": False}


def find_half(request: HttpRequest) -> dict[str, Any] | None:
    """Return what was remembered, or None when it is missing or too old."""
    half: dict[str, Any] | None = request.session.get(HALF)
    if half is None or datetime.fromisoformat(half["until"]) < clock.now():
        return None
    return half


def choose_email(request: HttpRequest) -> None:
    """Remember that the code comes by e-mail."""
    request.session[HALF] = request.session[HALF] | {"by_email": True}


def own_path(path: str) -> str:
    """Return the path when it is one of ours, else an empty text: nobody is led away."""
    is_ours = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours and path.startswith("/") else ""
