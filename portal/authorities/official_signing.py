"""İmzala ve gönder: a code for the signing program, the wait for it, and the press that seals and sends."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import visitor as visitors
from portal.authorities.composing import leave, read_name, refuse
from portal.authorities.frame import show, url
from portal.authorities.guards import acting, office_of, official_required
from portal.login.signing import describe_waiting
from portal.posting import post_only
from uets.delivery import actions
from uets.delivery.errors import CompositionGone
from uets.delivery.queries import compositions
from uets.kernel import clock, ids
from uets.kernel.refusals import Refusal
from uets.signing import queries as signing

if TYPE_CHECKING:
    from uets.signing.models import SigningRequest


@post_only("authorities:written", "detsis", "name")
@official_required
def sign(request: HttpRequest, name: str) -> HttpResponse:
    """İmzala: ask the official for a signature over what is written now."""
    try:
        actions.ask_for_official(
            actor=acting(request),
            authority_id=office_of(request).authority_id,
            composition_id=read_name(name),
            session_hash=visitors.hash_of(request.session),
            site=settings.BASE_URL,
            at=clock.now(),
        )
    except CompositionGone:
        return leave(request, name)
    except Refusal as refused:
        return refuse(request, name, refused)
    return redirect(url(request, "official_signature", name=name))


@never_cache
@require_safe
@official_required
def wait(request: HttpRequest, name: str) -> HttpResponse:
    """Show code and match number until the program has signed, then who signed."""
    try:
        found = compositions.get_written(
            authority_id=office_of(request).authority_id, composition_id=read_name(name)
        )
    except CompositionGone:
        return leave(request, name)
    asked = _find_asked(request, found.row.signing_id)
    if asked is None or found.row.sealed_signature is not None:
        return redirect(url(request, "written", name=name))
    page = describe_waiting(asked) | {"name": name, "subject": found.text.subject}
    return show(request, "authorities/official_signature.html", page)


@post_only("authorities:written", "detsis", "name")
@official_required
def send(request: HttpRequest, name: str) -> HttpResponse:
    """Mühürle ve gönder: once, however often it is pressed."""
    try:
        submission = actions.send_composition(
            actor=acting(request),
            authority_id=office_of(request).authority_id,
            composition_id=read_name(name),
            session_hash=visitors.hash_of(request.session),
            at=clock.now(),
        )
    except CompositionGone:
        return leave(request, name)
    except Refusal as refused:
        return refuse(request, name, refused)
    return redirect(url(request, "received", name=ids.to_public("sub", submission)))


def _find_asked(request: HttpRequest, signing_id: UUID | None) -> "SigningRequest | None":
    """Return the request when this very session asked for it."""
    if signing_id is None:
        return None
    return signing.find_of_session(request_id=signing_id, session_hash=visitors.hash_of(request.session))
