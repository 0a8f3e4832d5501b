"""Who may be asked: the operators' profiles of UETS_MOBILE_OPERATORS (docs/reference/mobile-signature.md)."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec

LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,30}$")]


class OperatorsInvalid(ValueError):
    """The file of the operators cannot be used; the message says why."""


class Mode(StrEnum):
    """MessagingMode of TS 102 204 §6.2 that we speak; server to server would need a door of ours."""

    SYNCH = "synch"
    ASYNCH = "asynchClientServer"


class Soap(StrEnum):
    """Version of SOAP."""

    SOAP_11 = "1.1"
    SOAP_12 = "1.2"


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one operator is asked; what is secret stands in the secrets folder, named by `secret`."""

    code: Name
    name: str
    signature_url: str
    status_url: str = ""
    profile_url: str = ""
    """Empty where the operator has no profile query."""
    mssp_dns: str
    ap_id: str
    secret: Name
    mode: Mode = Mode.ASYNCH
    soap: Soap = Soap.SOAP_12
    profile: str = ""
    """SignatureProfile; asked for by profile query when it is empty and there is one."""
    format: str = "http://uri.etsi.org/TS102204/v1.1.2#CMS-Signature"
    number_prefix: str = "90"
    timeout: Annotated[float, msgspec.Meta(gt=0, le=30)] = 10.0
    """Seconds that one call may take; a synchronous one lasts as long as the person may think."""


def read_profiles(file: Path) -> tuple[Profile, ...]:
    """Return the operators in the order of the file, none when there is no file; raises OperatorsInvalid."""
    if not file.exists():
        return ()
    try:
        found = msgspec.json.decode(file.read_bytes(), type=tuple[Profile, ...])
    except (msgspec.MsgspecError, OSError) as error:
        message = f"{file.name}: {error}"
        raise OperatorsInvalid(message) from error
    for profile in found:
        _check(profile)
    if len({profile.code for profile in found}) != len(found):
        raise OperatorsInvalid("two operators have one code")
    return found


def _check(profile: Profile) -> None:
    """Refuse addresses without TLS, but on this machine, and an asynchronous operator that cannot be asked again."""
    if profile.mode is Mode.ASYNCH and not profile.status_url:
        message = f"{profile.code}: status_url is missing"
        raise OperatorsInvalid(message)
    for url in filter(None, (profile.signature_url, profile.status_url, profile.profile_url)):
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            message = f"{profile.code}: addresses begin with https://"
            raise OperatorsInvalid(message)
