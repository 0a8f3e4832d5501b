"""Refusals about keys and grants, named as in keys-and-api.md §9; facts carry ids, dates and limits, never a key."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class KeyMalformed(Refusal):
    """The text is not written like an API key, or its checksum is wrong."""

    code: ClassVar[str] = "key-malformed"


class WrongEnvironment(Refusal):
    """A test key at the live API, or the reverse."""

    code: ClassVar[str] = "wrong-environment"


class KeyUnknown(Refusal):
    """No key with this id, or its HMAC does not match."""

    code: ClassVar[str] = "key-unknown"


class KeyNotAcknowledged(Refusal):
    """The integrator has not acknowledged the key yet, so it opens nothing."""

    code: ClassVar[str] = "key-not-acknowledged"


class KeyUndelivered(Refusal):
    """The hand-over of the key failed; a new key has to be sent."""

    code: ClassVar[str] = "key-undelivered"


class KeyReplaced(Refusal):
    """The grant has a newer key."""

    code: ClassVar[str] = "key-replaced"


class KeyLeaked(Refusal):
    """The key was stopped after a leak."""

    code: ClassVar[str] = "key-leaked"


class KeyCancelled(Refusal):
    """The key was ended."""

    code: ClassVar[str] = "key-cancelled"


class KeyExpired(Refusal):
    """The term of the grant is over."""

    code: ClassVar[str] = "key-expired"


class GrantDisabled(Refusal):
    """The holder has disabled the grant (Devre Dışı Bırak)."""

    code: ClassVar[str] = "grant-disabled"


class GrantSuspended(Refusal):
    """The grant is suspended by the system."""

    code: ClassVar[str] = "grant-suspended"


class GrantCancelled(Refusal):
    """The grant has ended for good."""

    code: ClassVar[str] = "grant-cancelled"


class IntegratorSuspended(Refusal):
    """The integrator may not act at present."""

    code: ClassVar[str] = "integrator-suspended"


class AccountClosed(Refusal):
    """The account is closed."""

    code: ClassVar[str] = "account-closed"


class IpRefused(Refusal):
    """The caller's address is outside the grant's IP rule."""

    code: ClassVar[str] = "ip-refused"


class PermissionMissing(Refusal):
    """The grant does not hold the permission this call needs."""

    code: ClassVar[str] = "permission-missing"


class QuotaExceeded(Refusal):
    """The calls of this minute are used up (`limit`, `retry_after` in seconds)."""

    code: ClassVar[str] = "quota-exceeded"


class DailyQuotaExceeded(Refusal):
    """The calls of this day are used up (`limit`, `retry_after` in seconds)."""

    code: ClassVar[str] = "daily-quota-exceeded"


class GrantNotFound(Refusal):
    """No such grant for this caller."""

    code: ClassVar[str] = "grant-not-found"


class CredentialNotReady(Refusal):
    """The key of this hand-over is not minted yet."""

    code: ClassVar[str] = "state-conflict"


class CredentialGone(Refusal):
    """The encrypted key has been destroyed: it was acknowledged, or its time is over."""

    code: ClassVar[str] = "credential-gone"


class DeliveryClosed(Refusal):
    """The hand-over was closed: too many wrong proofs, or the holder ended it."""

    code: ClassVar[str] = "delivery-closed"


class ProofInvalid(Refusal):
    """The proof is not the one that this key and nonce make (`tries_left`)."""

    code: ClassVar[str] = "proof-invalid"


class StateConflict(Refusal):
    """Not possible in the present state (`state`)."""

    code: ClassVar[str] = "state-conflict"


class RotationInProgress(Refusal):
    """A newer key is on its way, or an older one still works beside the present one."""

    code: ClassVar[str] = "rotation-in-progress"


class LoginNotFresh(Refusal):
    """The act needs a login of level 3 or more, at most five minutes old (trust.md §3)."""

    code: ClassVar[str] = "login-not-fresh"


class PrincipalRequired(Refusal):
    """Only the holder or a principal operator may do this."""

    code: ClassVar[str] = "principal-required"


class RevealLimitReached(Refusal):
    """The key of this grant was shown five times today."""

    code: ClassVar[str] = "reveal-limit"


class RevealRepeated(Refusal):
    """A form that has shown the key was sent again; a reload or a second click never shows it twice."""

    code: ClassVar[str] = "reveal-repeated"


class RevealCeilingReached(Refusal):
    """The whole installation has shown as many keys within an hour as its setting allows."""

    code: ClassVar[str] = "reveal-ceiling"


class VaultAway(Refusal):
    """The key vault does not answer now."""

    code: ClassVar[str] = "temporarily-unavailable"


class GrantExists(Refusal):
    """The account has a live grant for this integrator already (rule R2)."""

    code: ClassVar[str] = "grant-exists"


class VersionStale(Refusal):
    """The settings changed while the page was open."""

    code: ClassVar[str] = "etag-stale"


class NothingGranted(Refusal):
    """A grant holds at least one permission."""

    code: ClassVar[str] = "nothing-granted"


class TariffTooNarrow(Refusal):
    """The tariff does not include a permission (`permission`)."""

    code: ClassVar[str] = "tariff-too-narrow"


class RangeInvalid(Refusal):
    """Not a range of addresses, not a global one, or too many (`range`, `why`)."""

    code: ClassVar[str] = "ip-range-invalid"


class ExtensionTooFar(Refusal):
    """The term would end more than 24 months from now (rule R8; `months`)."""

    code: ClassVar[str] = "extension-too-far"


class ExtensionTooLate(Refusal):
    """More than thirty days after the end only a new application helps (rule R8)."""

    code: ClassVar[str] = "extension-too-late"


class TariffUnchanged(Refusal):
    """The grant has this tariff already."""

    code: ClassVar[str] = "tariff-unchanged"
