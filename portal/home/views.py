"""The front page and the language switch."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from portal.guards import public, visitor_of

A_YEAR = 365 * 24 * 60 * 60


@public
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """Say what this installation is, and lead to the login; whoever works for an account comes home instead."""
    visitor = visitor_of(request)
    if visitor is not None and visitor.account is not None:
        return redirect("accounts:home")
    return render(request, "home/front.html")


@public
@require_GET
def help_with_e_signature(request: HttpRequest) -> HttpResponse:
    """Say how the signing program is installed and used, and what to do when it fails."""
    return render(request, "home/e_signature.html", {"site": settings.BASE_URL})


@public
@require_http_methods(["GET", "POST"])
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to the page one came from."""
    asked = request.POST if request.method == "POST" else request.GET
    answer = HttpResponseRedirect(_way_back(request, asked.get("sonra", "")))
    if asked.get("kod") in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            asked["kod"],
            max_age=A_YEAR,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer


def _way_back(request: HttpRequest, path: str) -> str:
    """Return the path when it is one of ours, else the front page: nobody is led away."""
    is_ours = url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return path if is_ours else reverse("home:front")
