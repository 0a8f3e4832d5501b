"""What one does with a notice: open, take content, archive, delete, restore. Each is a POST, one action."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.choices import read_version
from portal.guards import account_required, sure_visitor
from portal.mailbox import views, words
from portal.posting import post_only
from uets.accounts.states import Permission
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.mailbox import actions

CONFLICT = 409
Act = Callable[..., Any]


class SeeOther(HttpResponseRedirect):
    """After a POST the browser gets the next page (RFC 9110 §15.4.4)."""

    status_code = 303


@require_http_methods(["GET", "POST"])
@account_required
def open_(request: HttpRequest, name: str) -> HttpResponse:
    """Say what opening causes; open at the POST (Tebligatı aç)."""
    entry = views.get_entry(request, name)
    if request.method == "POST":
        return _do(request, name, actions.open_notice, account_id=entry.account_id, notice_id=entry.id)
    views.check_may(request, Permission.READ_OPEN, at=clock.now())
    return render(
        request,
        "confirm.html",
        {
            "heading": _("Tebligatı açmak üzeresiniz"),
            "consequence": _(
                "Açarsanız okundu delili oluşur; gönderen merci bunu görür. "
                "Tarih ve adınız delile yazılır; geri alınamaz."
            ),
            "detail": f"{entry.sender_name} · {entry.subject}",
            "act": _("Tebligatı aç"),
            "back_url": _url(name),
        },
    )


@post_only("mailbox:notice", "name")
@account_required
def archive(request: HttpRequest, name: str) -> HttpResponse:
    """Arşive taşı."""
    return _move(request, name, actions.archive_notice)


@post_only("mailbox:notice", "name")
@account_required
def unarchive(request: HttpRequest, name: str) -> HttpResponse:
    """Arşivden çıkar."""
    return _move(request, name, actions.unarchive_notice)


@post_only("mailbox:notice", "name")
@account_required
def restore(request: HttpRequest, name: str) -> HttpResponse:
    """Geri al."""
    return _move(request, name, actions.restore_notice)


@require_http_methods(["GET", "POST"])
@account_required
def delete(request: HttpRequest, name: str) -> HttpResponse:
    """Say what deletion causes, more loudly for what nobody opened or whose day 5 runs; delete at the POST."""
    if request.method == "POST":
        return _move(request, name, actions.delete_notice)
    now = clock.now()
    views.check_may(request, Permission.DELETE, at=now)
    entry = views.get_entry(request, name)
    consequence = _(
        "Tebligat çöp kutusuna taşınır; 30 gün içinde geri alabilirsiniz. "
        "Sonra içerik kalıcı olarak silinir. Deliller 30 yıl saklanır."
    )
    context = {
        "entry": entry,
        "consequence": consequence,
        "warning": _warn_of(entry, at=now),
        "back_url": _url(name),
    }
    return render(request, "mailbox/delete.html", context)


@post_only("mailbox:notice", "name")
@account_required
def part(request: HttpRequest, name: str, part_id: UUID) -> HttpResponse:
    """Lead to one part on the content host by a link that works once within sixty seconds."""
    return _hand_over(request, name, part_id=part_id)


@post_only("mailbox:notice", "name")
@account_required
def package(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to the whole package, as received."""
    return _hand_over(request, name, part_id=None)


def _warn_of(entry: Any, *, at: datetime) -> str:
    """Return what speaks against deleting: nobody has opened it, its day 5 runs, or both; else nothing."""
    sentences = []
    if entry.first_person_read_at is None:
        sentences.append(_("Bu tebligatı henüz bir kişi açmadı."))
    if at < entry.deemed_served_at:
        sentences.append(_("Bu tebligatın 5. günü henüz dolmadı."))
    if sentences:
        sentences.append(_("Silmeniz yasal tarihi değiştirmez; tebligat yine hüküm doğurur."))
    return " ".join(sentences)


def _hand_over(request: HttpRequest, name: str, *, part_id: UUID | None) -> HttpResponse:
    entry, now = views.get_entry(request, name), clock.now()
    try:
        token = actions.make_content_link(
            actor=sure_visitor(request).actor(now),
            account_id=entry.account_id,
            notice_id=entry.id,
            part_id=part_id,
            at=now,
        )
    except Refusal as refused:
        return views.show(request, name=name, refusal=words.refusal_words(refused), status=CONFLICT)
    return SeeOther(f"{settings.CONTENT_URL}/icerik/{token}/")


def _move(request: HttpRequest, name: str, act: Act) -> HttpResponse:
    """Move a notice to another folder, unless it changed since the page was shown."""
    entry = views.get_entry(request, name)
    given = request.POST.get("version", "")
    expected = read_version(given)
    return _do(request, name, act, account_id=entry.account_id, notice_id=entry.id, expected_version=expected)


def _do(request: HttpRequest, name: str, act: Act, **arguments: Any) -> HttpResponse:
    now = clock.now()
    try:
        act(actor=sure_visitor(request).actor(now), at=now, **arguments)
    except Refusal as refused:
        return views.show(request, name=name, refusal=words.refusal_words(refused), status=CONFLICT)
    return redirect("mailbox:notice", name=name)


def _url(name: str) -> str:
    return redirect("mailbox:notice", name=name).url
