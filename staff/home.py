"""The first page of staff: what their roles open."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from staff.frame import list_entries, show
from staff.guards import staff_required


@require_GET
@staff_required()
def home(request: HttpRequest) -> HttpResponse:
    """Show the pages of one's roles."""
    return show(request, "staff/home.html", {"pages": list_entries(request)})
