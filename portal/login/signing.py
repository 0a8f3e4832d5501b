"""Giriş by e-imza: a code and a match number for the signing program, and the way on once it has signed."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal import visitor as visitors
from portal.guards import public, visitor_of
from portal.login.arriving import ERRAND, Errand, arrive, set_out, way_back
from portal.login.refusing import refuse_login
from portal.posting import post_only
from portal.words import say, say_code
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login.states import Identification, Method
from uets.signing import actions, queries
from uets.signing.rules import show_code
from uets.signing.states import LOGIN_STATEMENT, OPEN, SigningKind, SigningState, Wish

if TYPE_CHECKING:
    from uets.signing.models import SigningRequest
    from uets.signing.states import SignedResult

WAITING = "signing"
"""Which request the session waits for."""

ELSEWHERE = gettext_noop(
    "İmza programı tarayıcınızdan başka bir ağdan bağlandı. Bu işlem için programı tarayıcıyla aynı ağda kullanın."
)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Say what e-imza needs; a press of the button makes the code."""
    if request.method == "GET":
        set_out(request)
        return render(request, "login/signing.html", {"back_url": way_back(request)})
    if request.session.session_key is None:
        request.session.create()
    visitor = visitor_of(request)
    person_id = visitor.person.id if visitor else None
    try:
        asked, _ = actions.ask_for_signature(
            wish=Wish(kind=SigningKind.LOGIN, statement=LOGIN_STATEMENT, person_id=person_id),
            session_hash=visitors.hash_of(request.session),
            site=settings.BASE_URL,
            origin=visitors.origin_of(request),
            at=clock.now(),
        )
    except Refusal as refusal:
        return render(request, "login/signing.html", {"refusal": say(refusal), "back_url": way_back(request)})
    request.session[WAITING] = str(asked.id)
    return redirect("login:signing_wait")


@public
@never_cache
@require_GET
def wait(request: HttpRequest) -> HttpResponse:
    """Show code and match number until the program has signed, then who signed, and ask before a session begins."""
    asked = _find_asked(request)
    if asked is None:
        return redirect("login:signing")
    result = queries.open_result(request=asked)
    context = describe_waiting(asked) | {
        "is_elsewhere": bool(result and result.level),
        "back_url": way_back(request),
    }
    return render(request, "login/signing_wait.html", context)


def describe_waiting(asked: "SigningRequest") -> dict[str, Any]:
    """Return what a page shows that waits for the program: the code while it is good, then who signed, or why not."""
    result = queries.open_result(request=asked)
    is_open = asked.state in OPEN and clock.now() < asked.expires_at
    return {
        "asked": asked,
        "is_open": is_open or asked.state == SigningState.CLAIMED,
        "code": show_code(queries.open_code(request=asked)) if is_open else "",
        "signed_by": result.full_name if result else "",
        "ended": _say_why_ended(asked),
        "site": settings.BASE_URL,
    }


@public
@post_only("login:signing_wait")
def go_on(request: HttpRequest) -> HttpResponse:
    """Begin what the signature was asked for (“… olarak devam et”)."""
    asked = _find_asked(request)
    if asked is None:
        return redirect("login:signing")
    try:
        result = actions.take_signature(
            request_id=asked.id, session_hash=visitors.hash_of(request.session), at=clock.now()
        )
    except Refusal as refusal:
        return refuse_login(request, say(refusal), back_url=way_back(request))
    request.session.pop(WAITING, None)
    if result.level and not _may_be_elsewhere(request):
        return refuse_login(request, gettext(ELSEWHERE), back_url=way_back(request))
    return arrive(request, _identify(result))


def _may_be_elsewhere(request: HttpRequest) -> bool:
    """Tell whether a signature from another network is of use: it lets a stranger in to read, and nothing else."""
    errand = (request.session.get(ERRAND) or {}).get("errand", Errand.LOGIN.value)
    return visitor_of(request) is None and errand == Errand.LOGIN.value


def _identify(result: "SignedResult") -> Identification:
    return Identification(
        tckn=result.tckn,
        first_name=result.first_name,
        last_name=result.last_name,
        method=Method.E_IMZA,
        at=result.signed_at,
        level=result.level,
        certificate=result.certificate_sha256,
    )


def _find_asked(request: HttpRequest) -> "SigningRequest | None":
    """Return the request that this session waits for."""
    kept = request.session.get(WAITING)
    if kept is None:
        return None
    return queries.find_of_session(request_id=UUID(kept), session_hash=visitors.hash_of(request.session))


def _say_why_ended(asked: "SigningRequest") -> str:
    """Return why a request led to nothing, in words; empty while it may still lead to something."""
    if asked.state == SigningState.FAILED and asked.why:
        return say_code(asked.why["code"], asked.why)
    if asked.state == SigningState.DECLINED:
        return gettext("İmza programında “Reddet” seçildi; imza atılmadı.")
    if asked.state == SigningState.TAKEN:
        return gettext("Bu imza kullanıldı. Yeni bir kod alın.")
    if asked.state in {*OPEN, SigningState.CLAIMED} and clock.now() >= asked.expires_at:
        return gettext("Kodun süresi doldu. Yeni bir kod alın.")
    return ""
