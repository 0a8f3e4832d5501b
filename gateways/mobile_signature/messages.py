"""MSS_Signature, MSS_StatusQuery and MSS_ProfileQuery: said and understood with zeep over our own WSDL.

zeep costs half a second and 20 MB: only `service.py` imports this, at the first call.
"""

import functools
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import httpx
from lxml import etree
from zeep import Client, Settings
from zeep.exceptions import Error, Fault
from zeep.wsdl import Document

from gateways.mobile_signature.operators import Mode, Profile, Soap
from gateways.mobile_signature.outcomes import OUR_FAULT, outcome_of, read_fault
from gateways.mobile_signature.transport import HERE, AnswerRefused, BoundedTransport
from uets.login.ports import MobileAnswer, MobileCall
from uets.login.states import MobileOutcome

WSDL: Final = str(HERE / "ts102204.wsdl")
BINDINGS: Final = {Soap.SOAP_11: "{urn:uets:ts102204}Soap11", Soap.SOAP_12: "{urn:uets:ts102204}Soap12"}
HARD: Final = Settings(
    strict=True, forbid_dtd=True, forbid_entities=True, forbid_external=True, xml_huge_tree=False
)
VERSION: Final = {"MajorVersion": 1, "MinorVersion": 1}
THINKING: Final = 10.0
"""Seconds beyond the person's own that a synchronous answer may take."""

NO_ANSWER: Final = (httpx.HTTPError, httpx.InvalidURL, AnswerRefused)
NOT_AS_AGREED: Final = (Error, etree.LxmlError, ValueError, TypeError, LookupError, AttributeError)
"""What zeep and lxml raise over answers that are none."""

log = logging.getLogger(__name__)


class Malformed(ValueError):
    """The answer holds no status."""


class Conversation:
    """Speaks with one operator; raises nothing: what goes wrong is an outcome."""

    def __init__(self, profile: Profile, *, password: str, client: httpx.Client) -> None:
        """Remember how and as whom the operator is asked."""
        self._profile, self._password, self._client = profile, password, client

    def ask(self, call: MobileCall, *, at: datetime) -> MobileAnswer:
        """Send the request to sign; in synchronous mode the answer is the last one."""
        return self._guarded(call, lambda: self._ask(call, at=at))

    def look(self, call: MobileCall, *, at: datetime) -> MobileAnswer:
        """Ask what has become of a request (asynchronous mode)."""
        return self._guarded(call, lambda: self._look(call, at=at))

    def _ask(self, call: MobileCall, *, at: datetime) -> MobileAnswer:
        profile = self._profile.profile or self._find_profile(call, at=at)
        is_synch = self._profile.mode is Mode.SYNCH
        answer = self._send(
            "MSS_Signature",
            self._profile.signature_url,
            seconds=call.seconds + THINKING if is_synch else self._profile.timeout,
            MSS_SignatureReq={
                **self._introduce(call, at=at),
                "MessagingMode": self._profile.mode.value,
                "TimeOut": call.seconds,
                "MobileUser": self._user(call),
                "DataToBeSigned": _data(call.content.decode()),
                "DataToBeDisplayed": _data(call.shown),
                "MSS_Format": {"mssURI": self._profile.format},
                **({"SignatureProfile": {"mssURI": profile}} if profile else {}),
            },
        )
        return _read(answer, transaction=str(answer.MSSP_TransID or ""))

    def _look(self, call: MobileCall, *, at: datetime) -> MobileAnswer:
        request = {**self._introduce(call, at=at), "MSSP_TransID": call.transaction}
        url, seconds = self._profile.status_url, self._profile.timeout
        answer = self._send("MSS_StatusQuery", url, seconds=seconds, MSS_StatusReq=request)
        return _read(answer, transaction=call.transaction)

    def _find_profile(self, call: MobileCall, *, at: datetime) -> str:
        """Return the signature profile of the person's number, where the operator can be asked for it."""
        url = self._profile.profile_url
        if not url:
            return ""
        request = {**self._introduce(call, at=at), "MobileUser": self._user(call)}
        answer = self._send("MSS_ProfileQuery", url, seconds=self._profile.timeout, MSS_ProfileReq=request)
        found = [each.mssURI for each in answer.SignatureProfile or []]
        return str(found[0]) if found else ""

    def _introduce(self, call: MobileCall, *, at: datetime) -> dict[str, object]:
        return {
            **VERSION,
            "AP_Info": {
                "AP_ID": self._profile.ap_id,
                "AP_TransID": f"_{call.id.hex}",
                "AP_PWD": self._password,
                "Instant": at,
            },
            "MSSP_Info": {"MSSP_ID": {"DNSName": self._profile.mssp_dns}},
        }

    def _user(self, call: MobileCall) -> dict[str, str]:
        return {"MSISDN": f"{self._profile.number_prefix}{call.number}"}

    def _send(self, operation: str, url: str, *, seconds: float, **message: object) -> Any:
        transport = BoundedTransport(client=self._client, seconds=seconds)
        client = Client(_read_wsdl(), transport=transport, settings=HARD)
        service = client.create_service(BINDINGS[self._profile.soap], url)
        return getattr(service, operation)(**message)

    def _guarded(self, call: MobileCall, act: Callable[[], MobileAnswer]) -> MobileAnswer:
        """Return the answer of a call; faults and all that is no answer become outcomes, the alarms are raised."""
        try:
            found = act()
        except Fault as fault:
            status = read_fault(*(str(each) for each in fault.subcodes or ()), fault.code)
            found = MobileAnswer(outcome=outcome_of(status), transaction=call.transaction, status=status)
        except (*NO_ANSWER, *NOT_AS_AGREED) as error:
            found = self._fail(call, error)
        facts = {"operator": self._profile.code, "status": found.status}
        if found.status in OUR_FAULT:
            log.error("the operator refuses our request for a mobile signature", extra=facts)
        elif found.outcome is MobileOutcome.FAILED:
            log.warning("the operator ends a mobile signature with an unknown status", extra=facts)
        return found

    def _fail(self, call: MobileCall, error: Exception) -> MobileAnswer:
        """Return what no answer means; the error's words may name a number and go nowhere."""
        facts = {"operator": self._profile.code, "why": type(error).__name__}
        log.warning("the operator does not answer as agreed", extra=facts)
        return MobileAnswer(outcome=MobileOutcome.UNREACHABLE, transaction=call.transaction)


@functools.cache
def _read_wsdl() -> Document:
    """Return our WSDL, read once per process."""
    with httpx.Client() as nobody:
        transport: Any = BoundedTransport(client=nobody, seconds=THINKING)
        return Document(WSDL, transport, settings=HARD)


def _data(text: str) -> dict[str, str]:
    return {"_value_1": text, "MimeType": "text/plain", "Encoding": "UTF-8"}


def _read(answer: Any, *, transaction: str) -> MobileAnswer:
    """Return what a message says: status, and the CMS when it says that there is a signature; raises Malformed."""
    status = answer.Status.StatusCode.Value
    if not isinstance(status, int):
        raise Malformed("no status")
    outcome = outcome_of(status)
    if outcome is not MobileOutcome.SIGNED:
        return MobileAnswer(outcome=outcome, transaction=transaction, status=status)
    cms = answer.MSS_Signature.Base64Signature
    if not isinstance(cms, bytes) or not cms:
        raise Malformed("no signature")
    return MobileAnswer(outcome=outcome, transaction=transaction, status=status, cms=cms)
