"""The seal that the installation holds for an authority."""

from uets.authorities import errors, ports
from uets.authorities.ports import SealCertificate


def find_held_seal(*, detsis: str) -> SealCertificate:
    """Return the certificate of the seal; raises SealMissing, SealUnusable."""
    try:
        return ports.seals().describe(detsis=detsis)
    except ports.SealAbsent as error:
        raise errors.SealMissing from error
    except ports.SealLocked as error:
        raise errors.SealUnusable from error


def is_seal_held(*, detsis: str) -> bool:
    """Tell whether the installation holds a seal of the authority, usable now or not."""
    try:
        find_held_seal(detsis=detsis)
    except errors.SealMissing:
        return False
    except errors.SealUnusable:
        return True
    return True
