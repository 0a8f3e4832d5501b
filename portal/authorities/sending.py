"""Yeni Tebligat: upload a signed package, look at what it says, send it or drop it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.authorities import shown, words
from portal.authorities.forms import PackageForm
from portal.authorities.frame import show, url
from portal.authorities.guards import acting, office_of, official_required
from portal.authorities.uploads import LARGEST_FORM
from portal.posting import post_only
from portal.words import say
from uets.delivery import actions
from uets.delivery.errors import DraftNotFound
from uets.delivery.queries import drafts
from uets.kernel import clock, ids
from uets.kernel.refusals import Refusal
from uets.notices.eyp.refusals import PackageRefused

if TYPE_CHECKING:
    from uets.delivery.models import PackageDraft

CONFLICT, UNPROCESSABLE = 409, 422


@require_http_methods(["GET", "POST"])
@official_required
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a package; keep it when it can be read, and show what it says."""
    if request.method != "POST":
        return show(request, "authorities/new.html", {"form": PackageForm()})
    is_too_large = int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FORM
    form = PackageForm(request.POST, request.FILES, is_too_large=is_too_large)
    if form.is_valid():
        try:
            draft = actions.keep_draft(
                actor=acting(request),
                authority_id=office_of(request).authority_id,
                content=form.cleaned_data["package"].read(),
                reference=form.cleaned_data["reference"],
                at=clock.now(),
            )
        except PackageRefused as refused:
            form.add_error("package", words.reason_words(refused.reason))
            return _refuse(request, form, detail=words.detail_words(refused.detail))
        except Refusal as refused:
            form.add_error(None, say(refused))
        else:
            return redirect(url(request, "check", draft=ids.to_public("drf", draft.id)))
    return _refuse(request, form)


@require_safe
@official_required
def check(request: HttpRequest, draft: str) -> HttpResponse:
    """Show what the package says, and how its recipients are reached, before it is sent."""
    return _show(request, draft)


@post_only("authorities:check", "detsis", "draft")
@official_required
def send(request: HttpRequest, draft: str) -> HttpResponse:
    """Gönder: hand the package over, once."""
    try:
        submission = actions.send_draft(
            actor=acting(request),
            authority_id=office_of(request).authority_id,
            draft_id=_id(draft),
            at=clock.now(),
        )
    except DraftNotFound as gone:
        raise Http404 from gone
    except Refusal as refused:
        return _show(request, draft, refusal=say(refused), status=CONFLICT)
    return redirect(url(request, "received", name=ids.to_public("sub", submission)))


@post_only("authorities:check", "detsis", "draft")
@official_required
def drop(request: HttpRequest, draft: str) -> HttpResponse:
    """Vazgeç: forget what was uploaded."""
    try:
        actions.drop_draft(
            actor=acting(request), authority_id=office_of(request).authority_id, draft_id=_id(draft)
        )
    except DraftNotFound as gone:
        raise Http404 from gone
    return redirect(url(request, "new"))


def _refuse(request: HttpRequest, form: PackageForm, *, detail: str = "") -> HttpResponse:
    return show(request, "authorities/new.html", {"form": form, "detail": detail}, status=UNPROCESSABLE)


def _show(request: HttpRequest, name: str, *, refusal: str = "", status: int = 200) -> HttpResponse:
    draft = _get(request, name)
    page: dict[str, Any] = {
        "draft": shown.show_draft(draft, drafts.preview(draft, at=clock.now())),
        "draft_name": name,
        "refusal": refusal,
    }
    return show(request, "authorities/check.html", page, status=status)


def _get(request: HttpRequest, name: str) -> "PackageDraft":
    office = office_of(request)
    try:
        return drafts.get_draft(
            authority_id=office.authority_id, person_id=office.person_id, draft_id=_id(name)
        )
    except DraftNotFound as gone:
        raise Http404 from gone


def _id(name: str) -> UUID:
    found = ids.from_public("drf", name)
    if found is None:
        raise Http404
    return found
