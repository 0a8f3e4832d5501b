"""Refusals of a login; none tells whether a name exists."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class CredentialsWrong(Refusal):
    """Unknown name or wrong password: the same words for both."""

    code: ClassVar[str] = "credentials-wrong"


class TooManyTries(Refusal):
    """Locked out for a while (`minutes`)."""

    code: ClassVar[str] = "too-many-tries"


class CodeWrong(Refusal):
    """The code of the second step does not verify."""

    code: ClassVar[str] = "code-wrong"


class CodeExpired(Refusal):
    """The e-mail code is too old, used or has no tries left; a new one has to be sent."""

    code: ClassVar[str] = "code-expired"


class AddressInvalid(Refusal):
    """What was typed is no e-mail address or no Turkish mobile number (`contact`)."""

    code: ClassVar[str] = "address-invalid"


class SmsUnavailable(Refusal):
    """The installation sends no SMS, so a mobile number cannot be proven."""

    code: ClassVar[str] = "sms-unavailable"


class NoVerifiedEmail(Refusal):
    """The person has no verified e-mail address to send a code to."""

    code: ClassVar[str] = "no-verified-email"


class PasswordTooShort(Refusal):
    """A password has at least twelve characters (`least`)."""

    code: ClassVar[str] = "password-too-short"


class PasswordTooCommon(Refusal):
    """The password is one of those that everybody tries, or the person's own number."""

    code: ClassVar[str] = "password-too-common"


class SignatureRefused(Refusal):
    """The signature is not one of this content (`why`, a SignatureFault)."""

    code: ClassVar[str] = "signature-refused"


class CertificateRefused(Refusal):
    """The certificate that signed cannot be believed to be a person's (`why`, a CertificateFault)."""

    code: ClassVar[str] = "certificate-refused"


class CertificateStatusUnknown(Refusal):
    """Nobody says now whether the certificate is revoked; a signature that cannot be checked counts for nothing."""

    code: ClassVar[str] = "certificate-status-unknown"


class MobileNumberInvalid(Refusal):
    """What was typed is no Turkish mobile number."""

    code: ClassVar[str] = "mobile-number-invalid"


class MobileOperatorUnknown(Refusal):
    """No such operator of mobile signatures is set up here."""

    code: ClassVar[str] = "mobile-operator-unknown"


class TooManyMobileRequests(Refusal):
    """Too many requests for one number or from one network (`minutes`); says nothing of whose number it is."""

    code: ClassVar[str] = "too-many-mobile-requests"


class MobileSignatureGone(Refusal):
    """The mobile signature is not there for this session: never made, used, or too old."""

    code: ClassVar[str] = "mobile-signature-gone"


class MobileSignerOther(Refusal):
    """Somebody else than the person who is logged in has signed."""

    code: ClassVar[str] = "mobile-signer-other"


class NoVerifiedMobile(Refusal):
    """The person has no verified mobile number to send a code to, or nothing can send one."""

    code: ClassVar[str] = "no-verified-mobile"


class LoginNotFresh(Refusal):
    """The means of login change only after a strong login of the last five minutes."""

    code: ClassVar[str] = "login-not-fresh"


class FirstFactorRefused(Refusal):
    """A first factor cannot be added by codes to both contacts (`why`: has-factor, contacts, recent, codes)."""

    code: ClassVar[str] = "first-factor-refused"


class PasskeyRefused(Refusal):
    """What the browser sent of a passkey does not verify (`why`)."""

    code: ClassVar[str] = "passkey-refused"


class PasskeyLimit(Refusal):
    """A person has at most ten passkeys (`most`)."""

    code: ClassVar[str] = "passkey-limit"


class PasskeyNotFound(Refusal):
    """The person has no such passkey."""

    code: ClassVar[str] = "passkey-not-found"


class IdentificationTooWeak(Refusal):
    """A password is set only after a fresh identification of level 3 by another way."""

    code: ClassVar[str] = "identification-too-weak"


class EDevletFailed(Refusal):
    """e-Devlet Kapısı did not say who the person is (`why`, an EDevletFault)."""

    code: ClassVar[str] = "edevlet-failed"
