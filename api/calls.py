"""What is known of one API call: its number, language, caller's address, caller, and headers its answer will carry."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from uets.kernel import clock
from uets.kernel.actor import Actor, Origin
from uets.kernel.addresses import client_address
from uets.keys.rules.access import Access


class Call:
    """One API call."""

    __slots__ = ("access", "actor", "at", "headers", "number", "request")

    def __init__(self, request: HttpRequest, *, number: str) -> None:
        self.request = request
        self.number = number
        self.at = clock.now()
        self.headers: dict[str, str] = {"X-Request-ID": number, "Cache-Control": "no-store"}
        self.actor: Actor | None = None
        self.access: Access | None = None

    @property
    def language(self) -> str:
        """Return `tr` (default) or `en`, by Accept-Language."""
        for name, _ in parse_accept_lang_header(self.request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
            if name[:2] in {"tr", "en"}:
                return str(name[:2])
        return "tr"

    @property
    def address(self) -> str:
        """Return the caller's network address, seen through the trusted proxies only."""
        meta = self.request.META
        return client_address(
            peer=meta.get("REMOTE_ADDR", ""),
            forwarded_for=meta.get("HTTP_X_FORWARDED_FOR", ""),
            trusted_proxies=settings.TRUSTED_PROXIES,
        )

    @property
    def origin(self) -> Origin:
        """Return where the call came from, for evidence."""
        agent = self.request.META.get("HTTP_USER_AGENT", "")[:200]
        return Origin(request_id=self.number, address=self.address, user_agent=agent)


def call_of(request: HttpRequest) -> Call:
    """Return the call of a request."""
    return cast("Call", request.call)  # type: ignore[attr-defined]


def actor_of(request: HttpRequest) -> Actor:
    """Return the authenticated caller of a request; an operation without authentication has none."""
    actor = call_of(request).actor
    if actor is None:
        message = "the operation is not authenticated"
        raise RuntimeError(message)
    return actor


def access_of(request: HttpRequest) -> Access:
    """Return what the key of a request may do; only operations behind HolderKey have it."""
    access = call_of(request).access
    if access is None:
        message = "the operation is not called with an API key"
        raise RuntimeError(message)
    return access
