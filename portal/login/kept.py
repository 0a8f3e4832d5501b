"""The form that was sent after its session had ended, offered again to the same person in the same account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.ended import find_kept
from portal.guards import account_required, sure_visitor


@account_required
@never_cache
@require_GET
def kept_form(request: HttpRequest) -> HttpResponse:
    """Show the form that waits; nothing happens before the person sends it again."""
    visitor = sure_visitor(request)
    kept = find_kept(request.session, person_id=visitor.person.id)
    if kept is None or visitor.account is None:
        return redirect("accounts:home")
    context = {
        "is_elsewhere": kept["account"] != str(visitor.account.id),
        "here": request.path,
        "path": kept["path"],
        "fields": kept["fields"],
        "back_url": kept["path"],
    }
    return render(request, "login/kept.html", context)
