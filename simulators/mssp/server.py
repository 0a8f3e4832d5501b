"""The web server of the service: `POST /mssp` with MSS_Signature, MSS_StatusQuery or MSS_ProfileQuery."""

import base64
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Final, cast

from typing_extensions import override

from simulators.mssp import behaviour, soap
from simulators.mssp.operator import Operator, Transaction
from simulators.serving import BlockServer

PATH: Final = "/mssp"
DNS_NAME: Final = "mssp.ornek.invalid"
PROFILE: Final = "http://uri.etsi.org/TS102204/v1.1.2#sign-nonrepudiation"
LARGEST_REQUEST: Final = 100_000
LONGEST_DATA: Final = 2_000
WRONG_PASSWORD: Final = "yanlis"  # noqa: S105 - refused on purpose
SYNCH: Final = "synch"


class Behaviour(StrEnum):
    """What the web server does with the next requests."""

    ANSWER = "answer"
    AWAY = "away"
    GARBAGE = "garbage"
    ENTITIES = "entities"
    ENDLESS = "endless"
    EMPTY = "empty"


ENTITIES: Final = (
    b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>"""
)


class MsspServer(BlockServer):
    """Serves in a thread of its own while the block runs."""

    def __init__(self, address: tuple[str, int], *, operator: Operator) -> None:
        """Listen at host and port (0: any free one); raises OSError when the port is taken."""
        self.operator = operator
        self.behaviour = Behaviour.ANSWER
        self.asked = 0
        self.last_answer = b""
        self.stopping = threading.Event()
        super().__init__(address, _Request, name="mssp")

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}{PATH}"

    @override
    def shutdown(self) -> None:
        """Stop, and let go whoever waits for an answer that never comes."""
        self.stopping.set()
        super().shutdown()


class Refused(Exception):
    """The request gets a fault."""

    def __init__(self, status: int, words: str = "") -> None:
        self.status, self.words = status, words or behaviour.NAMES.get(status, "ERROR")
        super().__init__(self.words)


class _Request(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer a message, or misbehave as told."""
        server = cast("MsspServer", self.server)
        server.asked += 1
        content = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST_REQUEST))
        if server.behaviour is not Behaviour.ANSWER:
            self._misbehave(server.behaviour)
            return
        try:
            request = soap.read(content)
        except soap.NotSoap:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        if soap.text(request.message, "MobileUser", "MSISDN").endswith(behaviour.SILENT):
            server.stopping.wait()
            self.close_connection = True
            return
        try:
            body, status = soap.write(_ANSWERS[request.name](server.operator, request)), HTTPStatus.OK
        except Refused as refused:
            envelope = soap.fault(request.version, status=refused.status, words=refused.words)
            body, status = soap.write(envelope), HTTPStatus.INTERNAL_SERVER_ERROR
        server.last_answer = body
        self._send(body, status=status, kind=soap.TYPES[request.version])

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: requests name numbers."""

    def _misbehave(self, what: Behaviour) -> None:
        if what is Behaviour.AWAY:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)
        elif what is Behaviour.ENDLESS:
            with suppress(ConnectionError):  # whoever asked has had enough
                self._send(b" " * 5_000_000)
        else:
            said = {Behaviour.GARBAGE: b"<html>Bakim calismasi</html>", Behaviour.ENTITIES: ENTITIES}
            self._send(said.get(what, b""))

    def _send(self, body: bytes, *, status: HTTPStatus = HTTPStatus.OK, kind: str = "text/xml") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _sign(operator: Operator, request: soap.Request) -> soap.Element:
    message = request.message
    _check_partner(message)
    data = soap.child(message, "DataToBeSigned")
    if data is None or not data.text:
        raise Refused(behaviour.MISSING_PARAM)
    if len(data.text) > LONGEST_DATA or data.get("Encoding") not in {"UTF-8", "base64"}:
        raise Refused(behaviour.WRONG_PARAM)
    is_text = data.get("Encoding") == "UTF-8"
    seconds = float(message.get("TimeOut") or 120)
    number = soap.text(message, "MobileUser", "MSISDN")
    opened = operator.open(
        number=number,
        data=data.text.encode() if is_text else base64.b64decode(data.text),
        shown=soap.text(message, "DataToBeDisplayed"),
        seconds=seconds,
    )
    if opened is None or (opened.play and opened.play.status == behaviour.UNKNOWN_CLIENT):
        raise Refused(behaviour.UNKNOWN_CLIENT)
    if message.get("MessagingMode") == SYNCH:
        return _tell(operator, request, opened, status=operator.wait(opened, seconds=seconds))
    return _tell(operator, request, opened, status=behaviour.OK)


def _look(operator: Operator, request: soap.Request) -> soap.Element:
    _check_partner(request.message)
    opened = operator.find(request.message.get("MSSP_TransID") or "")
    if opened is None:
        raise Refused(behaviour.WRONG_PARAM)
    return _tell(operator, request, opened, status=operator.look(opened))


def _profile(_: Operator, request: soap.Request) -> soap.Element:
    _check_partner(request.message)
    envelope, found = soap.answer(request)
    _introduce(found, request)
    soap.add(soap.add(found, "SignatureProfile"), "mssURI", PROFILE)
    _add_status(found, behaviour.OK)
    return envelope


_ANSWERS: Final[dict[str, Callable[[Operator, soap.Request], soap.Element]]] = {
    "MSS_Signature": _sign,
    "MSS_StatusQuery": _look,
    "MSS_ProfileQuery": _profile,
}


def _tell(operator: Operator, request: soap.Request, opened: Transaction, *, status: int) -> soap.Element:
    """Return the answer with this status; what went wrong at the phone is a fault (TS 102 204 §8.2)."""
    has_answer = status in {behaviour.OK, behaviour.OUTSTANDING} | behaviour.SIGNED
    if not has_answer:
        raise Refused(status)
    envelope, found = soap.answer(request)
    if request.name == "MSS_Signature":
        found.set("MSSP_TransID", opened.id)
    _introduce(found, request)
    soap.add(soap.add(found, "MobileUser"), "MSISDN", opened.subscriber.number)
    if status in behaviour.SIGNED:
        signature = base64.b64encode(operator.sign(opened)).decode()
        soap.add(soap.add(found, "MSS_Signature"), "Base64Signature", signature)
    _add_status(found, status)
    return envelope


def _introduce(found: soap.Element, request: soap.Request) -> None:
    """Say who answers whom."""
    asked = soap.child(request.message, "AP_Info")
    instant = asked.get("Instant", "") if asked is not None else ""
    found.set("MajorVersion", "1")
    found.set("MinorVersion", "1")
    about = {name: asked.get(name, "") for name in ("AP_ID", "AP_TransID")} if asked is not None else {}
    soap.add(found, "AP_Info", AP_PWD="", Instant=instant, **about)
    info = soap.add(found, "MSSP_Info", Instant=instant)
    soap.add(soap.add(info, "MSSP_ID"), "DNSName", DNS_NAME)


def _add_status(found: soap.Element, status: int) -> None:
    made = soap.add(found, "Status")
    soap.add(made, "StatusCode", Value=str(status))
    soap.add(made, "StatusMessage", behaviour.NAMES[status])


def _check_partner(message: soap.Element) -> None:
    """Refuse who has no contract: any password but `yanlis` is right."""
    partner = soap.child(message, "AP_Info")
    if partner is None or not partner.get("AP_ID") or not partner.get("AP_TransID"):
        raise Refused(behaviour.MISSING_PARAM)
    if partner.get("AP_PWD") in {None, "", WRONG_PASSWORD}:
        raise Refused(behaviour.UNAUTHORIZED)
