"""Looking at the register: the list with its search, and one authority with all that belongs to it."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from portal.searching import words_of
from staff.authorities import words
from staff.authorities.found import find
from staff.frame import show
from staff.guards import staff_required
from uets.accounts.states import StaffRole
from uets.authorities import queries
from uets.authorities.rules import may_move
from uets.authorities.states import AuthorityState
from uets.evidence.queries.acts import list_newest_acts
from uets.evidence.states import Kind
from uets.kernel.ids import NO_ACCOUNT

if TYPE_CHECKING:
    from uets.authorities.models import SendingAuthority

MOST_ROWS = 50
MOST_ACTS = 20


@require_GET
@staff_required(StaffRole.REGISTRAR)
def listing(request: HttpRequest) -> HttpResponse:
    """Show the first authorities in Turkish order, or those that fit the search."""
    asked = words_of(request)
    found = queries.list_authorities(search=asked, limit=MOST_ROWS + 1)
    context = {
        "asked": asked,
        "rows": [_row(authority) for authority in found[:MOST_ROWS]],
        "has_more": len(found) > MOST_ROWS,
        "most": MOST_ROWS,
    }
    return show(request, "staff/authorities/list.html", context)


@require_GET
@staff_required(StaffRole.REGISTRAR)
def details(request: HttpRequest, detsis: str) -> HttpResponse:
    """Show an authority, who prepares and signs for it, its seals and programs, and what staff did to it."""
    authority = find(detsis)
    acts = list_newest_acts(
        account_id=NO_ACCOUNT, subject=f"authority:{authority.id}", kinds=words.ACTS, limit=MOST_ACTS
    )
    context = {
        "row": _row(authority),
        "facts": _facts(authority),
        "officials": [
            {"official": official, "roles": words.role_words(official)}
            for official in queries.list_officials(authority_id=authority.id)
        ],
        "seals": queries.list_seals(authority_id=authority.id),
        "programs": [
            {"program": program, "keys": [key for key in program.keys.all() if key.removed_at is None]}
            for program in queries.list_clients(authority_id=authority.id)
        ],
        "acts": [{"act": act, "words": gettext(words.ACTS[Kind(act.kind)])} for act in acts],
        "moves": _moves(authority),
        "is_closed": authority.state == AuthorityState.CLOSED,
    }
    return show(request, "staff/authorities/details.html", context)


def _row(authority: "SendingAuthority") -> dict[str, Any]:
    word, colour = words.STATES[authority.state]
    return {
        "authority": authority,
        "kind": gettext(words.KINDS[authority.kind]),
        "state": gettext(word),
        "colour": colour,
    }


def _facts(authority: "SendingAuthority") -> list[dict[str, str]]:
    facts = {
        gettext("DETSİS numarası"): authority.detsis,
        gettext("VKN"): authority.vkn or "–",
        gettext("Türü"): gettext(words.KINDS[authority.kind]),
    }
    return [{"label": label, "value": value} for label, value in facts.items()]


def _moves(authority: "SendingAuthority") -> list[dict[str, str]]:
    """Return the changes of state that are possible now."""
    offered = (
        (AuthorityState.ACTIVE, "staff:resume_authority", gettext("Askıdan kaldır")),
        (AuthorityState.SUSPENDED, "staff:suspend_authority", gettext("Askıya al")),
        (AuthorityState.CLOSED, "staff:close_authority", gettext("Kapat")),
    )
    return [
        {"url": reverse(route, args=[authority.detsis]), "words": act}
        for to, route, act in offered
        if may_move(state=authority.state, to=to)
    ]
