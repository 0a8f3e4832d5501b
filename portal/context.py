"""What every page knows: installation, visitor, request number, which menu entries work."""

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Return the template variables of every page."""
    return {
        "installation": settings.INSTALLATION,
        "is_demo": settings.DEMO,
        "visitor": getattr(request, "visitor", None),
        "request_id": getattr(request, "request_id", ""),
    }
