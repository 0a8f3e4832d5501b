"""Tebligat Yaz: what officials are writing, one of them with its fields and files, and what it would send."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.authorities import words
from portal.authorities.compose_forms import ComposeForm, list_faults
from portal.authorities.compose_words import refusal_words
from portal.authorities.frame import show, url
from portal.authorities.guards import acting, office_of, official_required
from portal.authorities.shown import tag
from portal.authorities.uploads import LARGEST_COMPOSED_FORM
from portal.guards import sure_visitor
from portal.mailbox.words import size_words
from portal.posting import post_only
from portal.words import say
from uets.authorities.queries import find_held_seal
from uets.authorities.states import AuthorityKind
from uets.delivery import actions
from uets.delivery.actions import GivenFile
from uets.delivery.errors import CompositionGone
from uets.delivery.queries import compositions
from uets.delivery.states import Unfit
from uets.kernel import clock, ids
from uets.kernel.refusals import Refusal

if TYPE_CHECKING:
    from uets.delivery.queries.compositions import Written

CONFLICT, UNPROCESSABLE = 409, 422
PREFIX = "wrt"


@require_safe
@official_required
def home(request: HttpRequest) -> HttpResponse:
    """Show what is being written for the authority, and an empty form for another one."""
    rows = [
        {"name": ids.to_public(PREFIX, row.id), "text": text, "changed_at": row.changed_at}
        for row, text in compositions.list_compositions(authority_id=office_of(request).authority_id)
    ]
    page = {"rows": rows, "form": ComposeForm(is_court=_is_court(request))}
    return _show_form(request, ids.to_public(PREFIX, ids.new_id()), page)


@never_cache
@require_http_methods(["GET", "POST"])
@official_required
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """Keep what was typed and chosen, whatever is wrong with it; when nothing is, show what would be sent."""
    written = _find(request, name)
    if request.method != "POST":
        if written is None:
            raise Http404
        form = ComposeForm(written=written, is_court=_is_court(request))
        return _show_form(request, name, {"form": form, "is_kept": True})
    try:
        typed = ComposeForm(request.POST, request.FILES, is_court=_is_court(request))
        faults = actions.keep_composition(
            actor=acting(request),
            authority_id=office_of(request).authority_id,
            composition_id=read_name(name),
            text=typed.read_text(written_by=sure_visitor(request).person.full_name),
            files=_list_files(request),
            removed=_list_removed(request),
            at=clock.now(),
        )
    except Refusal as refused:
        page = {"form": ComposeForm(request.POST, is_court=_is_court(request)), "refusal": say(refused)}
        return _show_form(request, name, page, status=CONFLICT)
    is_too_large = int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_COMPOSED_FORM
    if not faults and not is_too_large:
        return redirect(url(request, "written", name=name))
    form = ComposeForm(request.POST, written=_find(request, name), is_court=_is_court(request))
    form.add_faults(each for each in faults if not (is_too_large and each.why is Unfit.LETTER_MISSING))
    if is_too_large:
        form.add_error("letter", gettext("Seçtiğiniz dosyalar birlikte 20 MB'den büyük; hiçbiri alınmadı."))
    return _show_form(request, name, {"form": form, "is_kept": True}, status=UNPROCESSABLE)


@never_cache
@require_safe
@official_required
def written(request: HttpRequest, name: str) -> HttpResponse:
    """Show what would be sent, to whom, and whether it can be signed."""
    found = _find(request, name)
    return leave(request, name) if found is None else show_written(request, name, found)


@post_only("authorities:written", "detsis", "name")
@official_required
def drop(request: HttpRequest, name: str) -> HttpResponse:
    """Sil: forget it."""
    try:
        actions.drop_composition(
            actor=acting(request),
            authority_id=office_of(request).authority_id,
            composition_id=read_name(name),
        )
    except CompositionGone:
        return leave(request, name)
    except Refusal as refused:
        return refuse(request, name, refused)
    return redirect(url(request, "compose"))


def refuse(request: HttpRequest, name: str, refused: Refusal) -> HttpResponse:
    """Show it with what was refused; it stays as it is."""
    found = _find(request, name)
    if found is None:
        return leave(request, name)
    return show_written(request, name, found, refusal=refusal_words(refused), status=CONFLICT)


def leave(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to the submission that it has become; else 404."""
    sent = compositions.find_sent(
        authority_id=office_of(request).authority_id, composition_id=read_name(name)
    )
    if sent is None:
        raise Http404
    return redirect(url(request, "received", name=ids.to_public("sub", sent)))


def show_written(
    request: HttpRequest, name: str, found: "Written", *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """Show one that is being written."""
    office, faults = office_of(request), list_faults(compositions.find_faults(found))
    page: dict[str, Any] = {
        "name": name,
        "text": found.text,
        "letter": found.letter,
        "attachments": found.attachments,
        "size": size_words(found.size),
        "recipients": _list_recipients(found),
        "faults": faults,
        "refusal": refusal,
        "seal": _describe_seal(office.authority.detsis),
        "is_signer": office.is_signer,
        "is_signed": found.row.sealed_signature is not None,
    }
    return show(request, "authorities/written.html", page, status=status)


def _list_recipients(found: "Written") -> list[dict[str, Any]]:
    return [
        {
            "name": each.named.name,
            "address": tag(words.ADDRESSES[each.reachability] if each.reachability else words.NOT_ASKED),
        }
        for each in compositions.list_named(found)
    ]


def _describe_seal(detsis: str) -> dict[str, Any]:
    """Return until when the seal's certificate holds, or why nothing can be sealed."""
    try:
        return {"valid_until": find_held_seal(detsis=detsis).valid_until}
    except Refusal as refused:
        return {"refusal": say(refused)}


def _show_form(request: HttpRequest, name: str, page: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return show(request, "authorities/compose.html", {"name": name, **page}, status=status)


def _list_files(request: HttpRequest) -> list[GivenFile]:
    letters, attachments = request.FILES.getlist("letter")[:1], request.FILES.getlist("attachments")
    return [
        GivenFile(name=file.name or "", content=file.read(), is_letter=place < len(letters))
        for place, file in enumerate([*letters, *attachments])
    ]


def _list_removed(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("removed"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _find(request: HttpRequest, name: str) -> "Written | None":
    try:
        return compositions.get_written(
            authority_id=office_of(request).authority_id, composition_id=read_name(name)
        )
    except CompositionGone:
        return None


def read_name(name: str) -> UUID:
    """Return the id in an address; else 404."""
    found = ids.from_public(PREFIX, name)
    if found is None:
        raise Http404
    return found


def _is_court(request: HttpRequest) -> bool:
    return office_of(request).authority.kind == AuthorityKind.JUDICIAL
