"""Delil indir: the files of one evidence, and the bundle of a whole notice. Nobody but the account finds them."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.guards import account_required, sure_visitor
from portal.words import say
from uets.accounts.states import Permission
from uets.evidence.errors import EvidenceNotFound, EvidenceNotStamped, EvidenceToolsAway
from uets.evidence.proof import asice
from uets.evidence.queries import bundles, files
from uets.kernel import clock, ids
from uets.mailbox import queries as mailbox
from uets.mailbox import rules
from uets.notices.errors import NoticeNotFound

CONFLICT = 409
UNAVAILABLE = 503
ZIP = "application/zip"

Asked = dict[str, Any]
"""Account, subject and, for one evidence, its id: what the queries of evidence ask for."""


@require_safe
@account_required
def notice_bundle(request: HttpRequest, name: str) -> HttpResponse:
    """Hand over all evidence of a notice, a folder for each."""
    return hand_over_all(request, asked=_asked(request, name), name=name, around=_page_of(name))


@require_safe
@account_required
def one(request: HttpRequest, name: str, number: str, file: str) -> HttpResponse:
    """Hand over one evidence as `delil.zip`, `delil.asice`, `delil.pdf` or, sealed alone, `delil.xml`."""
    evidence_id = ids.from_public("evd", number)
    if evidence_id is None:
        raise Http404
    asked = _asked(request, name) | {"evidence_id": evidence_id}
    return hand_over_file(request, file, asked=asked, around=_page_of(name))


def hand_over_file(
    request: HttpRequest, file: str, *, asked: Asked, around: Mapping[str, Any]
) -> HttpResponse:
    """Answer one file of one evidence; whose it is was checked before.

    `around` is what the page shows that says why it is not there yet: a way back, and the frame of another door.
    """
    if file not in FILES:
        raise Http404
    media_type, write = FILES[file]
    number, ending = ids.to_public("evd", asked["evidence_id"]), file.rpartition(".")[2]
    return _hand_over(
        request,
        lambda: write(asked),
        media_type=media_type,
        file_name=f"delil-{number}.{ending}",
        around=around,
    )


def hand_over_all(
    request: HttpRequest, *, asked: Asked, name: str, around: Mapping[str, Any]
) -> HttpResponse:
    """Answer all evidence of a notice that is asked for; whose notice it is was checked before."""
    return _hand_over(
        request,
        lambda: files.write_notice_zip(bundles.list_bundles(**asked), at=clock.now()),
        media_type=ZIP,
        file_name=f"deliller-{name}.zip",
        around=around,
    )


def _zip(asked: Asked) -> bytes:
    return files.write_zip(bundles.get_bundle(**asked), at=clock.now())


def _container(asked: Asked) -> bytes:
    return files.write_container(bundles.get_bundle(**asked))


def _copy(asked: Asked) -> bytes:
    return files.write_pdf(bundles.get_bundle(**asked), at=clock.now())


def _sealed(asked: Asked) -> bytes:
    return bundles.get_sealed(**asked).document


FILES: dict[str, tuple[str, Callable[[Asked], bytes]]] = {
    "delil.zip": (ZIP, _zip),
    "delil.asice": (asice.MEDIA_TYPE, _container),
    "delil.pdf": ("application/pdf", _copy),
    "delil.xml": ("application/xml", _sealed),
}
"""The files of one evidence by name: what they are, and who writes them."""


def _hand_over(
    request: HttpRequest,
    write: Callable[[], bytes],
    *,
    media_type: str,
    file_name: str,
    around: Mapping[str, Any],
) -> HttpResponse:
    """Answer a file, or the page that says why it is not there yet."""
    try:
        content = write()
    except EvidenceNotFound as error:
        raise Http404 from error
    except (EvidenceNotStamped, EvidenceToolsAway) as refused:
        status = CONFLICT if isinstance(refused, EvidenceNotStamped) else UNAVAILABLE
        page = {
            "words": say(refused),
            "is_preparing": status == CONFLICT,
            "again": request.path,
            **around,
        }
        answer = render(request, "evidence/waiting.html", page, status=status)
        answer["Retry-After"] = str(refused.facts["retry_after"])
        return answer
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{file_name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _page_of(name: str) -> dict[str, Any]:
    return {"back_url": reverse("mailbox:notice", kwargs={"name": name})}


def _asked(request: HttpRequest, name: str) -> Asked:
    account_id, notice_id = _find_notice(request, name)
    return {"account_id": account_id, "subject": f"notice:{notice_id}"}


def _find_notice(request: HttpRequest, name: str) -> tuple[UUID, UUID]:
    """Return the entered account and its notice of an address; else 404, 403 for an operator who may not list."""
    visitor, notice_id = sure_visitor(request), ids.from_public("ntc", name)
    if visitor.account is None or notice_id is None:
        raise Http404
    if not rules.may(actor=visitor.actor(clock.now()), permission=Permission.READ_LIST):
        raise PermissionDenied
    try:
        mailbox.get_entry(account_id=visitor.account.id, notice_id=notice_id)
    except NoticeNotFound as error:
        raise Http404 from error
    return visitor.account.id, notice_id
