"""Lists of the folders and the page of a notice: looking, which leaves no trace."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.guards import account_required, sure_visitor
from portal.mailbox import ring, shown, timeline, words
from portal.searching import words_of
from uets.accounts.states import Permission
from uets.kernel import clock, ids
from uets.mailbox import queries, rules
from uets.mailbox.states import Folder
from uets.notices import queries as notices
from uets.notices.errors import NoticeNotFound

PAGE = 25
SOON = 5
ROUTES = {
    Folder.INBOX: "mailbox:inbox",
    Folder.ARCHIVE: "mailbox:archive",
    Folder.BIN: "mailbox:bin",
    Folder.EVIDENCE: "mailbox:evidence",
}


@require_safe
@account_required
def home(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Lead to the inbox."""
    return redirect("mailbox:inbox")


@require_safe
@account_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Gelen Kutusu."""
    return list_folder(request, Folder.INBOX)


@require_safe
@account_required
def archive(request: HttpRequest) -> HttpResponse:
    """Arşiv, with how much of its quota is used."""
    return list_folder(request, Folder.ARCHIVE)


@require_safe
@account_required
def bin_(request: HttpRequest) -> HttpResponse:
    """Çöp Kutusu."""
    return list_folder(request, Folder.BIN)


@require_safe
@account_required
def evidence(request: HttpRequest) -> HttpResponse:
    """Deliller: notices whose content is gone."""
    return list_folder(request, Folder.EVIDENCE)


@require_safe
@account_required
def notice(request: HttpRequest, name: str) -> HttpResponse:
    """Show a notice: header, both dates, evidence; parts only to who has opened it."""
    return show(request, name=name)


def list_folder(request: HttpRequest, folder: Folder) -> HttpResponse:
    """Answer a page of a folder, narrowed by the filters in the address."""
    now = clock.now()
    account = account_of(request)
    check_may_list(request, at=now)
    asked = words_of(request)
    before = ids.from_public("ntc", request.GET.get("once", ""))
    filters = _filters(request, at=now)
    found = queries.search(
        account_id=account.id, folder=folder, words=asked, filters=filters, before=before, limit=PAGE + 1
    )
    rows = [shown.show_notice(entry, at=now) for entry in found[:PAGE]]
    page = {
        "folder": folder.name,
        "heading": _(words.FOLDERS[folder]),
        "rows": rows,
        "asked": asked,
        "unopened": filters.unopened,
        "soon": filters.deemed_served_before is not None,
        "is_narrowed": bool(asked) or filters != queries.NO_FILTERS or before is not None,
        "folder_url": reverse(ROUTES[folder]),
        "older": _older(request, rows[-1].id) if len(found) > PAGE else "",
        "first": reverse(ROUTES[folder]) if before else "",
        "quota": _quota(account.id) if folder is Folder.ARCHIVE else None,
    }
    return render(request, "mailbox/list.html", page)


def show(request: HttpRequest, *, name: str, refusal: str = "", status: int = 200) -> HttpResponse:
    """Answer the page of a notice, with a refusal at its top when an act was refused."""
    now = clock.now()
    check_may_list(request, at=now)
    entry = get_entry(request, name)
    actor = sure_visitor(request).actor(now)
    reader = queries.find_reader(account_id=entry.account_id, notice_id=entry.id, reader=actor.id)
    row = notices.get_notice(account_id=entry.account_id, notice_id=entry.id)
    parts = notices.list_parts_of(row)
    package = notices.get_package(package_id=row.package_id)
    folder = Folder(entry.folder)
    page = {
        "notice": shown.show_notice(entry, at=now),
        "timeline": timeline.show(notices.read_timeline(row), at=now),
        "ring": ring.draw(arrived_at=entry.arrived_at, ends_on=entry.deemed_served_on, at=now),
        "signatures": words.signature_words(package.signature_state),
        "signers": [words.signer_words(each) for each in package.signers],
        "parts": [shown.show_part(part) for part in parts],
        "is_opened": reader is not None,
        "is_gone": row.wrapped_key is None,
        "refusal": refusal,
        "trail": [{"words": _(words.FOLDERS[folder]), "url": reverse(ROUTES[folder])}],
        "bin_ends_at": rules.bin_ends_at(entry.binned_at) if entry.binned_at else None,
        "may": (may := _may(actor, folder)),
        "may_move": any(may[act] for act in ("archive", "unarchive", "delete", "restore")),
    }
    return render(request, "mailbox/notice.html", page, status=status)


def get_entry(request: HttpRequest, name: str) -> Any:
    """Return the notice of a page's address in the account that is entered; else 404."""
    notice_id = ids.from_public("ntc", name)
    if notice_id is None:
        raise Http404
    try:
        return queries.get_entry(account_id=account_of(request).id, notice_id=notice_id)
    except NoticeNotFound as error:
        raise Http404 from error


def account_of(request: HttpRequest) -> Any:
    """Return the account that is entered, behind the guard."""
    account = sure_visitor(request).account
    if account is None:
        raise PermissionDenied
    return account


def check_may_list(request: HttpRequest, *, at: datetime) -> None:
    """Raise PermissionDenied (the page 403) for an operator who may not see the mailbox."""
    check_may(request, Permission.READ_LIST, at=at)


def check_may(request: HttpRequest, permission: Permission, *, at: datetime) -> None:
    """Raise PermissionDenied (the page 403) for an operator without a permission."""
    if not rules.may(actor=sure_visitor(request).actor(at), permission=permission):
        raise PermissionDenied


def _may(actor: Any, folder: Folder) -> dict[str, bool]:
    archives = rules.may(actor=actor, permission=Permission.ARCHIVE)
    deletes = rules.may(actor=actor, permission=Permission.DELETE)
    return {
        "open": rules.may(actor=actor, permission=Permission.READ_OPEN),
        "archive": archives and folder is Folder.INBOX,
        "unarchive": archives and folder is Folder.ARCHIVE,
        "delete": deletes and folder in {Folder.INBOX, Folder.ARCHIVE},
        "restore": deletes and folder is Folder.BIN,
    }


def _filters(request: HttpRequest, *, at: datetime) -> queries.Filters:
    soon = clock.istanbul_date(at + timedelta(days=SOON)) if request.GET.get("yakin") else None
    return queries.Filters(unopened=bool(request.GET.get("acilmamis")), deemed_served_before=soon)


def _older(request: HttpRequest, last: UUID) -> str:
    kept = {
        key: value for key, value in request.GET.items() if key in {"ara", "acilmamis", "yakin"} and value
    }
    return "?" + urlencode(kept | {"once": ids.to_public("ntc", last)})


def _quota(account_id: UUID) -> dict[str, Any]:
    used = queries.measure_archive(account_id=account_id).used
    return {
        "used": used,
        "quota": settings.ARCHIVE_QUOTA_BYTES,
        "used_words": words.size_words(used),
        "quota_words": words.size_words(settings.ARCHIVE_QUOTA_BYTES),
    }
