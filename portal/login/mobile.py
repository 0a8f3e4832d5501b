"""Mobil imza: number and operator, the code to compare while the phone asks, and on to where the login leads."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal import visitor as visitors
from portal.guards import public
from portal.login.arriving import arrive, set_out, way_back
from portal.login.forms import PhoneForm
from portal.login.mobile_words import explain
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions, errors, queries
from uets.login.states import MobilePurpose, MobileSignatureState

if TYPE_CHECKING:
    from uets.login.models import MobileSignature

WAITS_FOR = "mobile"
"""In the session: the request that this browser waits for."""

QUERY = "mobile-query"
"""In the session: what the address of the first page said of errand and waiting form, for another try."""

FINISH = {
    MobilePurpose.CONTRACT.value: gettext_noop("Sözleşmeyi tamamla"),
    MobilePurpose.UNDERTAKING.value: gettext_noop("Taahhütnameyi tamamla"),
}
"""What the last button says that accepts a text."""

OPEN = {MobileSignatureState.ORDERED.value, MobileSignatureState.ASKED.value}


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for number and operator; the phone is asked next."""
    if request.method == "GET":
        set_out(request)
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and order(request, form):
        request.session[QUERY] = request.GET.urlencode()
        return redirect("login:mobile_waiting")
    return render(request, "login/mobile.html", {"form": form, "back_url": way_back(request)})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest) -> HttpResponse:
    """Show the code while the phone asks, then whose signature came; going on is a button (POST)."""
    row = find_waiting(request)
    if row is None or row.purpose != MobilePurpose.LOGIN.value:
        return redirect("login:mobile")
    query = request.session.get(QUERY, "")
    again_url = f"{reverse('login:mobile')}?{query}" if query else reverse("login:mobile")
    if request.method == "POST":
        try:
            found = actions.use_mobile_login(
                signature_id=row.id, session_hash=visitors.hash_of(request.session), at=clock.now()
            )
        except errors.MobileSignatureGone as gone:
            return show_waiting(request, row, again_url=again_url, refusal=say(gone))
        forget_waiting(request)
        return arrive(request, found)
    return show_waiting(request, row, again_url=again_url)


def order(request: HttpRequest, form: PhoneForm, *, paper: actions.PaperOrder | None = None) -> bool:
    """Order the signature for this browser; False, with the form's errors, when it is refused."""
    if not request.session.session_key:
        request.session.create()
    phone = actions.Phone(form.cleaned_data["number"], form.cleaned_data["operator"])
    try:
        row = actions.order_mobile_signature(
            phone=phone,
            session_hash=visitors.hash_of(request.session),
            site=settings.BASE_URL,
            origin=visitors.origin_of(request),
            at=clock.now(),
            order=paper,
        )
    except errors.MobileNumberInvalid as refusal:
        form.add_error("number", say(refusal))
    except errors.MobileOperatorUnknown as refusal:
        form.add_error("operator", say(refusal))
    except Refusal as refusal:
        form.add_error(None, say(refusal))
    else:
        request.session[WAITS_FOR] = str(row.id)
        return True
    return False


def find_waiting(request: HttpRequest) -> "MobileSignature | None":
    """Return the request that this browser waits for, or None."""
    kept = request.session.get(WAITS_FOR)
    if kept is None:
        return None
    return queries.find_mobile_signature(
        signature_id=UUID(kept), session_hash=visitors.hash_of(request.session)
    )


def forget_waiting(request: HttpRequest) -> None:
    """Forget the request that has come to its end."""
    request.session.pop(WAITS_FOR, None)


def show_waiting(
    request: HttpRequest, row: "MobileSignature", *, again_url: str, refusal: str = ""
) -> HttpResponse:
    """Show where a request stands: waiting, signed by whom, or refused and why."""
    is_signed = row.state == MobileSignatureState.SIGNED.value and not refusal
    signer = row.signer
    context = {
        "code": row.code,
        "masked": row.masked,
        "is_open": row.state in OPEN,
        "is_signed": is_signed,
        "name": f"{signer.get('first_name', '')} {signer.get('last_name', '')}" if is_signed else "",
        "refusal": refusal or ("" if is_signed or row.state in OPEN else explain(row)),
        "again_url": again_url,
        "ways_url": way_back(request),
        "here": request.path,
        "finish": gettext(FINISH[row.purpose]) if row.purpose in FINISH else "",
        "title": gettext("Mobil imza"),
    }
    return render(request, "login/mobile_waiting.html", context)
