"""Which gateway serves which port, per role of the process; gateways are made at first use.

`config/apps.py` calls `bind` once per process, when Django has loaded its applications.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from django.conf import settings

from config import environment
from gateways.authority_seals.files import FileSeals
from gateways.authority_seals.tokens import TokenSeals
from gateways.blobs.folder import FolderBlobs
from gateways.certificates.persons import TrustedPersons
from gateways.certificates.seal_revocations import SealRevocations
from gateways.certificates.signers import TrustedSigners
from gateways.certificates.sources import Sources
from gateways.certificates.trust_list import TrustFile
from gateways.company_registry.http import HttpRegistry, RegistryClient
from gateways.edevlet.oauth import EDevletClient, HttpEDevlet
from gateways.email.smtp import SmtpEmail, SmtpServer
from gateways.mobile_signature.service import OperatorServices
from gateways.passwords.lists import ListedPasswords
from gateways.payments.postpaid import PostpaidInvoice
from gateways.pdf.typst_pdf import TypstPdf
from gateways.sealing.certificate import CERTIFICATE_NAME
from gateways.sealing.encrypted_file import EncryptedFileKey
from gateways.sealing.pkcs11_token import TokenKey
from gateways.sealing.published import PublishedFile
from gateways.secrets.box import SecretBox
from gateways.secrets.peppers import FilePeppers
from gateways.sms.http_provider import HttpSms, SmsProvider
from gateways.sms.reports import SignedReports
from gateways.timestamps.http_authority import HttpTimestamps, read_certificates
from gateways.timestamps.signatures import StampedSignatures
from gateways.vault.client import SocketKeyVault
from gateways.vault.door import SocketVaultDoor
from gateways.vault.envelopes import FileKekEnvelope
from uets.agreements import ports as agreements
from uets.alerts import ports as alerts
from uets.authorities import ports as authorities
from uets.closings import ports as closings
from uets.delivery import ports as delivery
from uets.evidence import ports as evidence
from uets.integrators import ports as integrators
from uets.kernel import clock
from uets.keys import ports as keys
from uets.login import ports as login
from uets.notices import ports as notices
from uets.registration import ports as registration

if TYPE_CHECKING:
    from gateways.passkeys.webauthn import Fido2Passkeys
    from gateways.pdf.evidence_pdf import SealedPdfs
    from gateways.pdf.given import PdfReading
    from gateways.pdf.papers import PersonPapers


def bind(role: str) -> None:
    """Bind the ports that a process of this database role needs, and its clock."""
    clock.follow_offset_file(settings.DATA_DIR / "clock-offset" if settings.TEST_CLOCK else None)
    _BINDERS[role]()


def bind_app() -> None:
    """Bind for web, worker and console commands: everything but the vault's own keys."""
    agreements.signing_key.bind(_seal_key)
    agreements.pdf.bind(TypstPdf)
    agreements.signed_pdfs.bind(_signed_pdfs)
    agreements.signature_stamps.bind(lambda: StampedSignatures(timestamps=evidence.timestamps))
    evidence.seal_key.bind(_seal_key)
    evidence.timestamps.bind(_timestamps)
    evidence.pdfs.bind(_evidence_pdfs)
    evidence.revocations.bind(lambda: SealRevocations(Sources(settings.REVOCATION_HOSTS)))
    evidence.published.bind(lambda: PublishedFile(settings.PUBLISHED_CERTIFICATES))
    authorities.seals.bind(_authority_seals)
    closings.document_box.bind(lambda: _box("letter-key"))
    delivery.given_pdfs.bind(_given_pdfs)
    integrators.payments.bind(PostpaidInvoice)
    keys.peppers.bind(_peppers)
    keys.key_vault.bind(lambda: SocketKeyVault(settings.VAULT_SOCKET, owner=settings.VAULT_USER))
    _bind_alerts()
    _bind_login()
    notices.blobs.bind(lambda: FolderBlobs(settings.BLOBS_DIR))
    notices.content_keys.bind(lambda: _box("content-kek"))
    notices.letters.bind(TypstPdf)
    notices.signers.bind(_signers)
    registration.company_registry.bind(_registry)


def _bind_alerts() -> None:
    alerts.email.bind(_email)
    alerts.sms.bind(_sms)
    alerts.sms_reports.bind(_sms_reports)
    alerts.letter_box.bind(lambda: _box("letter-key"))


def _bind_login() -> None:
    login.mobile_signatures.bind(_mobile_signatures)
    login.known_passwords.bind(lambda: ListedPasswords(leaked=settings.LEAKED_PASSWORDS))
    login.passkeys.bind(_passkeys)
    login.edevlet.bind(_edevlet)
    login.peppers.bind(_peppers)
    login.person_signatures.bind(_person_signatures)
    login.second_factor_box.bind(lambda: _box("second-factor-key"))


def bind_vault() -> None:
    """Bind for the key vault: it mints and reveals, and reaches neither packages nor e-mail nor the seal."""
    keys.peppers.bind(_peppers)
    keys.envelopes.bind(lambda: FileKekEnvelope(settings.SECRETS_DIR))
    keys.vault_door.bind(lambda: SocketVaultDoor(settings.VAULT_SOCKET, allowed_users=settings.VAULT_CLIENTS))


_BINDERS: dict[str, Callable[[], None]] = {"app": bind_app, "owner": bind_app, "vault": bind_vault}


def _seal_key() -> EncryptedFileKey | TokenKey:
    folder = settings.SECRETS_DIR
    if settings.SEAL["MODULE"]:
        return TokenKey(
            module=Path(settings.SEAL["MODULE"]),
            token=settings.SEAL["TOKEN"],
            label=settings.SEAL["LABEL"],
            pin=environment.find("UETS_SEAL_PIN") or settings.read_secret("seal-pin"),
            certificate=folder / CERTIFICATE_NAME,
        )
    return EncryptedFileKey(key_file=folder / "seal-key.pem", passphrase_file=folder / "seal-passphrase")


def _authority_seals() -> FileSeals | TokenSeals:
    folder = settings.SECRETS_DIR / "authority-seals"
    if settings.AUTHORITY_SEAL["MODULE"]:
        return TokenSeals(
            folder,
            module=Path(settings.AUTHORITY_SEAL["MODULE"]),
            token=settings.AUTHORITY_SEAL["TOKEN"],
            pin=environment.find("UETS_AUTHORITY_SEAL_PIN") or settings.read_secret("authority-seal-pin"),
        )
    return FileSeals(folder, passphrase_file=settings.SECRETS_DIR / "authority-seal-passphrase")


def _timestamps() -> HttpTimestamps:
    file = settings.PUBLISHED_CERTIFICATES
    return HttpTimestamps(urls=settings.TIMESTAMP_URLS, published=lambda: read_certificates(file))


def _evidence_pdfs() -> "SealedPdfs":
    from gateways.pdf.evidence_pdf import SealedPdfs  # noqa: PLC0415 - pyHanko costs a second and 50 MB, for downloads

    return SealedPdfs(
        installation=settings.INSTALLATION,
        is_test=settings.DEMO,
        verify_url=f"{settings.BASE_URL}/delil-dogrulama/",
        seal_key=evidence.seal_key,
        timestamps=evidence.timestamps,
    )


def _given_pdfs() -> "PdfReading":
    from gateways.pdf.given import PdfReading  # noqa: PLC0415 - as above, for what is written here

    return PdfReading()


def _signed_pdfs() -> "PersonPapers":
    from gateways.pdf.papers import PersonPapers  # noqa: PLC0415 - pyHanko, for those who sign

    sources = Sources(settings.REVOCATION_HOSTS)
    return PersonPapers(timestamps=evidence.timestamps, published=evidence.published, sources=sources)


def _signers() -> TrustedSigners:
    trust = TrustFile(settings.TRUST_LIST, key=settings.TRUST_LIST_KEY)
    return TrustedSigners(trust=trust.read, sources=Sources(settings.REVOCATION_HOSTS))


def _person_signatures() -> TrustedPersons:
    trust = TrustFile(settings.TRUST_LIST, key=settings.TRUST_LIST_KEY)
    return TrustedPersons(trust=trust.read, sources=Sources(settings.REVOCATION_HOSTS))


def _mobile_signatures() -> OperatorServices:
    return OperatorServices(settings.MOBILE_OPERATORS, secrets=settings.SECRETS_DIR)


def _edevlet() -> HttpEDevlet:
    secret = environment.find("UETS_EDEVLET_SECRET") or (
        settings.read_secret("edevlet-secret") if settings.EDEVLET["url"] else ""
    )
    return HttpEDevlet(msgspec.convert({**settings.EDEVLET, "secret": secret}, EDevletClient))


def _registry() -> HttpRegistry:
    password = environment.find("UETS_REGISTRY_PASSWORD") or (
        settings.read_secret("registry-password") if settings.REGISTRY["url"] else ""
    )
    return HttpRegistry(msgspec.convert({**settings.REGISTRY, "password": password}, RegistryClient))


def _email() -> SmtpEmail:
    return SmtpEmail(msgspec.convert(settings.SMTP, SmtpServer), sender_name=settings.INSTALLATION)


def _sms() -> HttpSms:
    return HttpSms(msgspec.convert(settings.SMS, SmsProvider))


def _sms_reports() -> SignedReports:
    return SignedReports(secret=environment.find("UETS_SMS_REPORT_SECRET") or "")


def _passkeys() -> "Fido2Passkeys":
    from gateways.passkeys.webauthn import Fido2Passkeys  # noqa: PLC0415 - loaded by those who use passkeys

    return Fido2Passkeys(base_url=settings.BASE_URL, name=settings.INSTALLATION)


def _peppers() -> FilePeppers:
    return FilePeppers(settings.SECRETS_DIR)


def _box(family: str) -> SecretBox:
    return SecretBox(settings.SECRETS_DIR, family=family)
