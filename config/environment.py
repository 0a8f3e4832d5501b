"""Every variable the product reads, declared once: name, type, default, one sentence. Secrets have no default.

`docs/reference/settings.md` is generated from VARIABLES and diffed by a test.
"""

import os
import pwd
from pathlib import Path
from typing import NamedTuple


class MissingSetting(SystemExit):
    """A variable the process needs is not set; ends the process with one clear line."""


class Variable(NamedTuple):
    """One environment variable."""

    name: str
    kind: str
    default: str | None
    sentence: str


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "UETS_DEMO",
        "bool",
        "0",
        "Demo: invented persons, local address ranges, test seal; `make run` sets it.",
    ),
    Variable(
        "UETS_TEST_CLOCK",
        "bool",
        "0",
        "Test mode: all processes add DATA_DIR/clock-offset seconds to the clock.",
    ),
    Variable("DATA_DIR", "path", "var", "Folder of everything made at run time."),
    Variable("PORT", "int", "8000", "Port of the web process."),
    Variable(
        "UETS_BASE_URL",
        "text",
        "http://localhost:8000",
        "Public address of portal and API; https:// outside the demo.",
    ),
    Variable(
        "UETS_CONTENT_URL",
        "text",
        "http://127.0.0.1:8000",
        "Second host name that serves parts, without cookies; https:// outside the demo.",
    ),
    Variable(
        "UETS_HOSTS",
        "list",
        "localhost,127.0.0.1",
        "Host names the web process answers to.",
    ),
    Variable(
        "UETS_TRUSTED_PROXIES",
        "int",
        "0",
        "How many proxies stand in front, append to X-Forwarded-For and set X-Forwarded-Proto.",
    ),
    Variable(
        "UETS_ROLE",
        "text",
        "app",
        "Database role of this process: app, vault or owner; console commands are the owner's.",
    ),
    Variable(
        "DATABASE_URL",
        "secret",
        None,
        "Owner's connection, for migrations and console commands; the embedded server's when unset.",
    ),
    Variable(
        "DATABASE_URL_APP",
        "secret",
        None,
        "Connection of web and worker; else DATA_DIR/secrets/database-url-app.",
    ),
    Variable(
        "DATABASE_URL_VAULT",
        "secret",
        None,
        "Connection of the key vault; else DATA_DIR/secrets/database-url-vault.",
    ),
    Variable(
        "UETS_SECRETS_DIR",
        "path",
        None,
        "Folder of key files; default DATA_DIR/secrets.",
    ),
    Variable(
        "UETS_KEY_PREFIX",
        "text",
        "uets",
        "Prefix of API keys, so that installations stay distinguishable.",
    ),
    Variable(
        "UETS_INSTALLATION",
        "text",
        "UETS (açık kaynak)",
        "Name of this installation on screens and in e-mails.",
    ),
    Variable("UETS_SMTP_HOST", "text", "127.0.0.1", "SMTP server."),
    Variable("UETS_SMTP_PORT", "int", "8002", "Port of the SMTP server."),
    Variable("UETS_SMTP_USER", "text", "", "User of the SMTP server, empty for none."),
    Variable(
        "UETS_SMTP_PASSWORD",
        "secret",
        "",
        "Password of the SMTP server, empty for none.",
    ),
    Variable("UETS_SMTP_STARTTLS", "bool", "0", "Whether to ask the SMTP server for TLS."),
    Variable("UETS_MAIL_FROM", "text", "uets@ornek.invalid", "Sender of e-mails."),
    Variable(
        "UETS_SMS_URL",
        "text",
        "",
        "Address of the SMS provider's sending interface, empty for no SMS; `make run` gives the simulator's.",
    ),
    Variable("UETS_SMS_USER", "text", "", "User of the SMS provider."),
    Variable("UETS_SMS_PASSWORD", "secret", "", "Password of the SMS provider."),
    Variable(
        "UETS_SMS_HEADER", "text", "UETS", "Sender that a phone shows: a header registered with the provider."
    ),
    Variable(
        "UETS_SMS_REPORT_URL",
        "text",
        "",
        "Address of the SMS provider's reports, which are asked for by the numbers of messages; empty for not asking.",
    ),
    Variable(
        "UETS_SMS_REPORT_SECRET",
        "secret",
        "",
        "What the SMS provider signs its calls of `/reports/sms` with, at least 32 characters; empty for taking none.",
    ),
    Variable(
        "UETS_MOBILE_OPERATORS",
        "path",
        None,
        "Operators of mobile signatures; default DATA_DIR/mobile-operators.json, which the demo's simulator writes.",
    ),
    Variable(
        "UETS_CONTACT_CHECK_MONTHS",
        "int",
        "12",
        "After how many months a person is asked at login to prove a contact again; 0 for never.",
    ),
    Variable(
        "UETS_EDEVLET_URL",
        "text",
        "",
        "Address of e-Devlet Kapısı (`https://giris.turkiye.gov.tr`), empty for no login by it; "
        "`make run` gives the simulator's.",
    ),
    Variable("UETS_EDEVLET_CLIENT", "text", "", "Client id that the protocol with e-Devlet Kapısı gives."),
    Variable(
        "UETS_EDEVLET_SECRET",
        "secret",
        None,
        "Client secret at e-Devlet Kapısı; else the file `edevlet-secret` among the secrets.",
    ),
    Variable(
        "UETS_EDEVLET_GIR",
        "bool",
        "0",
        "Whether the browser enters e-Devlet Kapısı by `/Giris/gir`, where the protocol asks for that.",
    ),
    Variable(
        "UETS_REGISTRY_URL",
        "text",
        "",
        "Address of the registry of companies (MERSİS), empty where companies do not open their addresses themselves; "
        "`make run` gives the simulator's.",
    ),
    Variable("UETS_REGISTRY_USER", "text", "", "User at the registry of companies."),
    Variable(
        "UETS_REGISTRY_PASSWORD",
        "secret",
        None,
        "Password at the registry of companies; else the file `registry-password` among the secrets.",
    ),
    Variable(
        "UETS_REGISTRY_CA",
        "path",
        None,
        "Certificate of the authority that the registry's server is believed by (PEM), where it is not a public one.",
    ),
    Variable(
        "UETS_REGISTRY_CERTIFICATE",
        "path",
        None,
        "Certificate and key by which the registry knows us (PEM in one file), where it asks for one.",
    ),
    Variable(
        "UETS_VAULT_SOCKET",
        "path",
        None,
        "Unix socket of the key vault; default DATA_DIR/run/vault.sock.",
    ),
    Variable(
        "UETS_VAULT_USER",
        "text",
        None,
        "Unix user of the key vault, whose socket web and worker believe; default their own user.",
    ),
    Variable(
        "UETS_VAULT_CLIENTS",
        "list",
        "",
        "Further Unix users that the key vault answers: those of web and worker, when it has a user of its own.",
    ),
    Variable(
        "UETS_TIMESTAMP_URLS",
        "list",
        "",
        "Time-stamp authorities (RFC 3161 over HTTP), the first one used; `make run` gives the simulator's.",
    ),
    Variable(
        "UETS_PUBLISHED_CERTIFICATES",
        "path",
        None,
        "Published roots, seals and time-stamp certificates; default DATA_DIR/certificates/uets-certificates.pem.",
    ),
    Variable(
        "UETS_TRUST_LIST",
        "path",
        None,
        "Roots of signers, signed (`.sig` beside it); default DATA_DIR/certificates/trust-list.json.",
    ),
    Variable(
        "UETS_TRUST_LIST_KEY",
        "path",
        None,
        "Public key that signs the trust list; default DATA_DIR/certificates/trust-list-key.pem.",
    ),
    Variable(
        "UETS_REVOCATION_HOSTS",
        "list",
        "",
        "Hosts (`host` or `host:port`) asked by OCSP and for CRLs, those of the time-stamp authority too; "
        "`make run` gives the test authority's.",
    ),
    Variable(
        "UETS_SEAL_MODULE",
        "text",
        "",
        "PKCS #11 module that holds the seal key; empty for the encrypted file among the secrets.",
    ),
    Variable("UETS_SEAL_TOKEN", "text", "seal", "Label of the token that holds the seal key."),
    Variable("UETS_SEAL_LABEL", "text", "muhur", "Label of the seal key in its token."),
    Variable("UETS_SEAL_PIN", "secret", None, "PIN of the token; else DATA_DIR/secrets/seal-pin."),
    Variable(
        "UETS_LEAKED_PASSWORDS",
        "path",
        None,
        "File of leaked passwords made by `python -m gateways.passwords leaked`, beside the list that is always there.",
    ),
    Variable(
        "UETS_AUTHORITY_SEAL_MODULE",
        "text",
        "",
        "PKCS #11 module that holds the seal keys of sending authorities; empty for encrypted files among the secrets.",
    ),
    Variable(
        "UETS_AUTHORITY_SEAL_TOKEN",
        "text",
        "merciler",
        "Label of the token that holds authorities' seal keys.",
    ),
    Variable(
        "UETS_AUTHORITY_SEAL_PIN",
        "secret",
        None,
        "PIN of that token; else DATA_DIR/secrets/authority-seal-pin.",
    ),
    Variable(
        "UETS_REVEALS_AN_HOUR",
        "int",
        "1000",
        "Ceiling of key reveals per hour over the whole installation.",
    ),
    Variable(
        "UETS_MESSAGE_LIFE_MONTHS",
        "int",
        "6",
        "Months after arrival until automatic deletion of content, at least 1: the five days have to pass before.",
    ),
    Variable(
        "UETS_AUTHORITY_CALLS_A_MINUTE",
        "int",
        "60000",
        "Calls that the programs of one sending authority may make in a minute, counted by each web process.",
    ),
    Variable(
        "UETS_VERIFICATIONS_A_MINUTE",
        "int",
        "60",
        "Files that one network may have verified in a minute without an account, by page and API together.",
    ),
    Variable(
        "UETS_DELIVER_TO_UNOPENED",
        "bool",
        "1",
        "Whether a notice arrives at an address that its holder has not entered yet, or is refused by name.",
    ),
    Variable(
        "UETS_ARCHIVE_QUOTA_MB",
        "int",
        "100",
        "Archive quota of an account, in megabytes.",
    ),
)

_BY_NAME = {variable.name: variable for variable in VARIABLES}
_TRUE = {"1", "true", "yes", "on"}


def text(name: str) -> str:
    """Return a variable's text or its default; ends the process when it has neither."""
    value = find(name)
    if value is None:
        message = f"{name} is not set: {_BY_NAME[name].sentence}"
        raise MissingSetting(message)
    return value


def find(name: str) -> str | None:
    """Return a variable's text, its default, or None."""
    return os.environ.get(name) or _BY_NAME[name].default


def flag(name: str) -> bool:
    """Return a yes-or-no variable."""
    return text(name).strip() in _TRUE


def number(name: str, *, least: int = 0) -> int:
    """Return a whole number; ends the process when it is not one, or less than it may be."""
    value = text(name)
    if not value.isdecimal():
        message = f"{name} must be a whole number, not {value!r}"
        raise MissingSetting(message)
    if int(value) < least:
        message = f"{name} must be at least {least}"
        raise MissingSetting(message)
    return int(value)


def path(name: str, *, under: Path | None = None, default: str = "") -> Path:
    """Return an absolute path; `default` under `under` when the variable is not set."""
    value = find(name)
    if value is None and under is not None:
        return under / default
    return Path(text(name)).resolve()


def items(name: str) -> list[str]:
    """Return a comma-separated list; empty when the default is."""
    return [item.strip() for item in (find(name) or "").split(",") if item.strip()]


def users(name: str) -> frozenset[int]:
    """Return the numbers of Unix users given by name or number; ends the process for a name nobody has."""
    try:
        return frozenset(int(user) if user.isdecimal() else pwd.getpwnam(user).pw_uid for user in items(name))
    except KeyError as error:
        message = f"{name} names a Unix user that this machine does not have"
        raise MissingSetting(message) from error
