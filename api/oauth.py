"""`POST /oauth/token`: a ten-minute token for the signed assertion of an integrator or of an authority's program.

RFC 6749 §4.4, RFC 7523.
"""

from datetime import datetime
from urllib.parse import parse_qs

import msgspec
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from api.calls import call_of
from api.operations import with_database
from uets.authorities.actions import issue_token as issue_to_authority
from uets.integrators.actions import issue_token as issue_to_integrator
from uets.kernel.assertions import InvalidClient, IssuedToken, read_claims

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_BODY = 16_384
TOKEN_PATH = "/oauth/token"  # noqa: S105 - an address

_log = structlog.get_logger(__name__)
_encode = msgspec.json.Encoder().encode


@with_database
def token(request: HttpRequest) -> HttpResponse:
    """Return a token, or the OAuth error body that names no reason (RFC 6749 §5.2)."""
    if request.method != "POST":
        return _refuse("invalid_request", status=405)
    form = _read_form(request)
    if form.get("grant_type") != "client_credentials":
        return _refuse("unsupported_grant_type")
    if form.get("client_assertion_type") != ASSERTION_TYPE or not form.get("client_assertion"):
        return _refuse("invalid_request")
    call = call_of(request)
    try:
        issued = _issue(form["client_assertion"], at=call.at)
    except InvalidClient as refused:
        _log.info("client assertion refused", request_id=call.number, why=refused.facts.get("why"))
        return _refuse("invalid_client", status=401)
    body = {"access_token": issued.token, "token_type": "Bearer", "expires_in": issued.expires_in}
    return HttpResponse(_encode(body), content_type="application/json")


def _issue(assertion: str, *, at: datetime) -> IssuedToken:
    """Ask the register that the client id belongs to; raises InvalidClient."""
    issue = issue_to_authority if read_claims(assertion).is_authority else issue_to_integrator
    return issue(assertion=assertion, token_url=f"{settings.BASE_URL}{TOKEN_PATH}", at=at)


def _read_form(request: HttpRequest) -> dict[str, str]:
    """Return the form fields, each once; a body that is too long or no form has none."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or len(length) > len(str(LONGEST_BODY)) or int(length) > LONGEST_BODY:
        return {}
    if not request.META.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        return {}
    try:
        fields = parse_qs(request.body.decode("ascii"), max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items() if len(values) == 1}


def _refuse(error: str, *, status: int = 400) -> HttpResponse:
    response = HttpResponse(_encode({"error": error}), status=status, content_type="application/json")
    if status == 401:  # noqa: PLR2004 - Unauthorized
        response["WWW-Authenticate"] = "Bearer"
    return response
