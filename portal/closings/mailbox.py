"""Posta Kutusunu İndir: the whole mailbox as one file (rule R16)."""

import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from portal.accounts.operators import entered_account
from portal.accounts.sections import list_sections
from portal.guards import account_required, fresh_login_required, sure_visitor
from portal.mailbox.words import size_words
from portal.menu import find_url
from portal.words import say
from uets.accounts.errors import PrincipalRequired
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.mailbox import actions
from uets.mailbox.queries import exports

CONFLICT = 409
FORBIDDEN = 403
DOWNLOAD = gettext_noop("Posta kutusunun tümünü indirmek için yeniden giriş yapın")

log = structlog.get_logger(__name__)


@require_http_methods(["GET", "POST"])
@account_required
@fresh_login_required(reason=DOWNLOAD)
def whole(request: HttpRequest) -> HttpResponseBase:
    """Say what is inside and what is not; hand it over at the POST."""
    at, account = clock.now(), entered_account(request)
    actor = sure_visitor(request).actor(at)
    if request.method != "POST":
        return _show(request)
    try:
        plan = actions.export_mailbox(actor=actor, account_id=account.id, at=at)
    except PrincipalRequired:
        return _refuse(request)
    except Refusal as refused:
        return _show(request, refusal=say(refused), status=CONFLICT)
    answer = StreamingHttpResponse(
        _watch(plan.pieces(), account_id=account.id), content_type="application/zip"
    )
    day = clock.istanbul_date(at)
    name = f"posta-kutusu-{account.uets_address}-{day:%Y-%m-%d}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def may_download(request: HttpRequest) -> bool:
    """Tell whether the visitor may take the whole mailbox of the account that was entered."""
    actor = sure_visitor(request).actor(clock.now())
    return exports.may_export(actor=actor, account_id=entered_account(request).id)


def _watch(pieces: Iterator[bytes], *, account_id: UUID) -> Iterator[bytes]:
    """Say loudly what goes wrong in the middle: the answer breaks off, and the zip has no directory."""
    is_broken = True
    try:
        yield from pieces
        is_broken = False
    except GeneratorExit:  # the browser has gone away
        is_broken = False
        raise
    finally:
        if is_broken:
            why = sys.exc_info()[0]
            log.error("mailbox_export_broken", account_id=str(account_id), why=why and why.__name__)


def _show(request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    if not may_download(request):
        return _refuse(request)
    actor = sure_visitor(request).actor(clock.now())
    found = exports.measure_export(actor=actor, account_id=entered_account(request).id)
    context: dict[str, Any] = {
        "refusal": refusal,
        "rows": _rows(found),
        "found": found,
        "unopened_url": find_url("mailbox:inbox"),
        "back_url": reverse("closings:close"),
        "sections": list_sections(path=request.path),
    }
    return render(request, "closings/mailbox.html", context, status=status)


def _refuse(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/403.html", status=FORBIDDEN)


def _rows(found: exports.Overview) -> list[dict[str, str]]:
    rows = [
        (gettext("Tebligat sayısı"), str(found.notices)),
        (gettext("İçeriğiyle"), str(found.given)),
        (gettext("Yalnız delilleriyle: sizin açmadıklarınız"), str(found.unopened)),
        (gettext("Yalnız delilleriyle: içerik silindi"), str(found.destroyed)),
        (gettext("İçeriklerin boyutu (yaklaşık)"), size_words(found.size)),
    ]
    return [{"label": label, "value": value} for label, value in rows]
