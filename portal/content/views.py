"""Answer a one-time link with content; nothing else lives on this host."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from portal.guards import public
from uets.kernel import clock
from uets.mailbox.actions import redeem_content_link
from uets.mailbox.errors import LinkSpent
from uets.notices.errors import ContentShredded, PartNotFound

INLINE = "application/pdf"
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
GONE = "Bu bağlantı kullanıldı ya da süresi doldu. Tebligat sayfasına dönüp yeniden indirin.\n"


@require_safe
@public
def content(request: HttpRequest, token: str) -> HttpResponse | StreamingHttpResponse:
    """Stream the content of a link once (410 afterwards); a HEAD does not spend the link."""
    if request.method == "HEAD":
        return _guard(HttpResponse())
    try:
        given = redeem_content_link(token=token, at=clock.now())
    except (LinkSpent, ContentShredded, PartNotFound):
        return _guard(HttpResponse(GONE, status=410, content_type="text/plain; charset=utf-8"))
    is_inline = given.media_type == INLINE
    answer = StreamingHttpResponse(
        given.pieces, content_type=INLINE if is_inline else "application/octet-stream"
    )
    answer["Content-Length"] = str(given.size)
    way = "inline" if is_inline else "attachment"
    answer["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(given.file_name, safe='')}"
    return _guard(answer)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say in words what this host is for and where the portal is: it serves attachments only."""
    words = format_html(
        '<!DOCTYPE html><html lang="tr"><meta charset="utf-8"><title>UETS</title>'
        "<h1>Bu adres yalnızca tebligat eklerini verir</h1>"
        '<p>Portal başka bir adrestedir: <a href="{}">{}</a></p>'
        '<p lang="en">This address serves attachments of notices only. The portal is at the address above.</p></html>',
        settings.BASE_URL,
        settings.BASE_URL,
    )
    answer = HttpResponse(words, status=404)
    _guard(answer)
    return answer


def _guard(answer: HttpResponse | StreamingHttpResponse) -> HttpResponse | StreamingHttpResponse:
    """Let the browser neither guess, keep, run nor embed it."""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
