"""`POST /reports/sms`: what the SMS provider says became of messages, signed with the secret that we share with it.

Whoever cannot sign is answered as at an address that does not exist, and changes nothing.
"""

from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse

from api import errors
from api.calls import call_of
from api.operations import with_database
from uets.alerts import actions as alerts
from uets.alerts.ports import SmsReportForeign, SmsReportUnreadable

LONGEST_BODY = 100_000
SIGNATURE = "HTTP_X_REPORT_SIGNATURE"

_log = structlog.get_logger(__name__)


@with_database
def take_sms_reports(request: HttpRequest) -> HttpResponse:
    """Take a signed call with 204, whether its messages are known, reported already, or neither."""
    call = call_of(request)
    try:
        alerts.take_call(body=_read(request), signature=request.META.get(SIGNATURE, ""), at=call.at)
    except SmsReportForeign as refused:
        _log.info("a report about SMS is refused", request_id=call.number, why=str(refused))
        return errors.problem(request, "not-found")
    except SmsReportUnreadable:
        _log.warning("a signed report about SMS cannot be read", request_id=call.number)
        return errors.problem(request, "malformed-request")
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _read(request: HttpRequest) -> bytes:
    """Return the body of a call; nothing, which nobody has signed, of what is too long or no POST."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_long = not length.isdecimal() or len(length) > len(str(LONGEST_BODY)) or int(length) > LONGEST_BODY
    return b"" if is_long or request.method != "POST" else request.body
