"""The one settings file: environment only, no default secrets (config/environment.py declares each variable)."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.path("DATA_DIR")
SECRETS_DIR = environment.path("UETS_SECRETS_DIR", under=DATA_DIR, default="secrets")
DEMO = environment.flag("UETS_DEMO")
TEST_CLOCK = environment.flag("UETS_TEST_CLOCK")
if TEST_CLOCK and not DEMO:
    message = "UETS_TEST_CLOCK moves the legal clock; it is refused outside the demo (UETS_DEMO=1)."
    raise environment.MissingSetting(message)

BASE_URL = environment.text("UETS_BASE_URL").rstrip("/")
CONTENT_URL = environment.text("UETS_CONTENT_URL").rstrip("/")
if not DEMO and not (BASE_URL.startswith("https://") and CONTENT_URL.startswith("https://")):
    message = "UETS_BASE_URL and UETS_CONTENT_URL must begin with https:// outside the demo (UETS_DEMO=1)."
    raise environment.MissingSetting(message)
CONTENT_HOST = urlsplit(CONTENT_URL).netloc
INSTALLATION = environment.text("UETS_INSTALLATION")
KEY_PREFIX = environment.text("UETS_KEY_PREFIX")
TRUSTED_PROXIES = environment.number("UETS_TRUSTED_PROXIES")
BLOBS_DIR = DATA_DIR / "blobs"
VAULT_SOCKET = environment.path("UETS_VAULT_SOCKET", under=DATA_DIR, default="run/vault.sock")
VAULT_USER = next(iter(environment.users("UETS_VAULT_USER")), None)
VAULT_CLIENTS = environment.users("UETS_VAULT_CLIENTS")
TIMESTAMP_URLS = environment.items("UETS_TIMESTAMP_URLS")
PUBLISHED_CERTIFICATES = environment.path(
    "UETS_PUBLISHED_CERTIFICATES", under=DATA_DIR, default="certificates/uets-certificates.pem"
)
TRUST_LIST = environment.path("UETS_TRUST_LIST", under=DATA_DIR, default="certificates/trust-list.json")
TRUST_LIST_KEY = environment.path(
    "UETS_TRUST_LIST_KEY", under=DATA_DIR, default="certificates/trust-list-key.pem"
)
MOBILE_OPERATORS = environment.path("UETS_MOBILE_OPERATORS", under=DATA_DIR, default="mobile-operators.json")
# A console command of the demo reads packages too, and knows where `make run` has its authority.
_TEST_AUTHORITY = [f"127.0.0.1:{environment.number('PORT') + 5}"] if DEMO else []
REVOCATION_HOSTS = environment.items("UETS_REVOCATION_HOSTS") or _TEST_AUTHORITY
SEAL = {name: environment.text(f"UETS_SEAL_{name}") for name in ("TOKEN", "LABEL")} | {
    "MODULE": environment.find("UETS_SEAL_MODULE") or ""
}
LEAKED_PASSWORDS = (
    environment.path("UETS_LEAKED_PASSWORDS") if environment.find("UETS_LEAKED_PASSWORDS") else None
)
if LEAKED_PASSWORDS is not None and not LEAKED_PASSWORDS.is_file():
    message = f"UETS_LEAKED_PASSWORDS names {LEAKED_PASSWORDS}, where no file lies."
    raise environment.MissingSetting(message)
if 0 < len(environment.find("UETS_SMS_REPORT_SECRET") or "") < 32:  # noqa: PLR2004 - 128 bits as hex
    message = "UETS_SMS_REPORT_SECRET must have at least 32 characters."
    raise environment.MissingSetting(message)
AUTHORITY_SEAL = {
    "MODULE": environment.find("UETS_AUTHORITY_SEAL_MODULE") or "",
    "TOKEN": environment.text("UETS_AUTHORITY_SEAL_TOKEN"),
}
REVEALS_AN_HOUR = environment.number("UETS_REVEALS_AN_HOUR")
MESSAGE_LIFE_MONTHS = environment.number("UETS_MESSAGE_LIFE_MONTHS", least=1)
AUTHORITY_CALLS_A_MINUTE = environment.number("UETS_AUTHORITY_CALLS_A_MINUTE")
VERIFICATIONS_A_MINUTE = environment.number("UETS_VERIFICATIONS_A_MINUTE")
ARE_UNOPENED_REACHED = environment.flag("UETS_DELIVER_TO_UNOPENED")
CONTACT_CHECK_MONTHS = environment.number("UETS_CONTACT_CHECK_MONTHS")
ARCHIVE_QUOTA_BYTES = environment.number("UETS_ARCHIVE_QUOTA_MB") * 1_000_000


def read_secret(name: str) -> str:
    """Return a secret file's text; ends the process when it is missing."""
    file = SECRETS_DIR / name
    if not file.is_file():
        missing = f"secret {name} is missing in {SECRETS_DIR}; `make run` makes it, a deployment provides it"
        raise environment.MissingSetting(missing)
    return file.read_text(encoding="utf-8").strip()


def database(url: str) -> dict[str, object]:
    """Return Django's database settings of a postgresql:// address; a socket folder may be given as ?host=."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        # Django's connections act for many accounts and say so; kernel.pool binds its own to one (architecture §7).
        "OPTIONS": {"application_name": f"uets-{ROLE}", "options": "-c uets.account_id=*"},
    }


ROLE = environment.text("UETS_ROLE")
_URL_OF_ROLE = {
    "app": "DATABASE_URL_APP",
    "vault": "DATABASE_URL_VAULT",
    "owner": "DATABASE_URL",
}
_url = environment.find(_URL_OF_ROLE[ROLE])
if _url is None:
    _url = read_secret("database-url" if ROLE == "owner" else f"database-url-{ROLE}")
DATABASES = {"default": database(_url)}

SECRET_KEY = read_secret("secret-key")
DEBUG = False
ALLOWED_HOSTS = environment.items("UETS_HOSTS")
USE_X_FORWARDED_HOST = False
# Everything about TLS follows from the public address; whether a request came in by TLS, only our own proxy may say.
SECURE = BASE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES > 0 else None
CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(BASE_URL))]

INSTALLED_APPS = [
    "config",
    "console",
    "portal",
    "uets.accounts",
    "uets.login",
    "uets.agreements",
    "uets.integrators",
    "uets.authorities",
    "uets.applications",
    "uets.approvals",
    "uets.closings",
    "uets.keys",
    "uets.signing",
    "uets.registration",
    "uets.notices",
    "uets.delivery",
    "uets.mailbox",
    "uets.alerts",
    "uets.events",
    "uets.evidence",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]
MIDDLEWARE = [
    "portal.middleware.RequestNumberMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.middleware.ContentHostMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.middleware.ErrorPageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.VisitorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SILENCED_SYSTEM_CHECKS: list[str] = []

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "portal" / "templates", BASE_DIR / "staff" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "portal.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.templatetags.turkish",
                "portal.templatetags.times",
                "portal.templatetags.components",
            ],
        },
    },
]

LANGUAGE_CODE = "tr"
LANGUAGES = [("tr", "Türkçe"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "Europe/Istanbul"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS: list[tuple[str, Path] | Path] = [BASE_DIR / "portal" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-uets" if SECURE else "uets"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 15 * 60
SESSION_SAVE_EVERY_REQUEST = True
CSRF_COOKIE_NAME = "__Host-uets-csrf" if SECURE else "uets-csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.errors.form_expired"
LANGUAGE_COOKIE_NAME = "uets-dil"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        # Content is asked for by a form that answers with a redirect to the content host.
        "form-action": ["'self'", CONTENT_URL],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# A package is kept in memory until it is encrypted (portal/authorities/uploads.py); other files as Django does.
FILE_UPLOAD_HANDLERS = [
    "portal.authorities.uploads.PackageUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING_CONFIG = "config.logs.configure"
# Django calls LOGGING_CONFIG only when this is not empty.
LOGGING: dict[str, object] = {"version": 1}

SMTP = {
    "host": environment.text("UETS_SMTP_HOST"),
    "port": environment.number("UETS_SMTP_PORT"),
    "user": environment.find("UETS_SMTP_USER") or "",
    "password": environment.find("UETS_SMTP_PASSWORD") or "",
    "starttls": environment.flag("UETS_SMTP_STARTTLS"),
    "sender": environment.text("UETS_MAIL_FROM"),
}
SMS = {
    "url": environment.find("UETS_SMS_URL") or "",
    "user": environment.find("UETS_SMS_USER") or "",
    "password": environment.find("UETS_SMS_PASSWORD") or "",
    "header": environment.text("UETS_SMS_HEADER"),
    "report_url": environment.find("UETS_SMS_REPORT_URL") or "",
}
for _address in ("url", "report_url"):
    if SMS[_address] and not DEMO and not SMS[_address].startswith("https://"):
        message = f"UETS_SMS_{_address.upper()} must begin with https:// outside the demo (UETS_DEMO=1)."
        raise environment.MissingSetting(message)
EDEVLET = {
    "url": (environment.find("UETS_EDEVLET_URL") or "").rstrip("/"),
    "client_id": environment.find("UETS_EDEVLET_CLIENT") or "",
    # The protocol names this address; e-Devlet compares it letter by letter.
    "redirect_uri": f"{BASE_URL}/giris/e-devlet/donus/",
    "is_entered_by_gir": environment.flag("UETS_EDEVLET_GIR"),
}
REGISTRY = {
    "url": environment.find("UETS_REGISTRY_URL") or "",
    "user": environment.find("UETS_REGISTRY_USER") or "",
    "authority": environment.find("UETS_REGISTRY_CA") or "",
    "certificate": environment.find("UETS_REGISTRY_CERTIFICATE") or "",
}
if REGISTRY["url"] and not DEMO and not REGISTRY["url"].startswith("https://"):
    message = "UETS_REGISTRY_URL must begin with https:// outside the demo (UETS_DEMO=1)."
    raise environment.MissingSetting(message)
if EDEVLET["url"] and not DEMO and not str(EDEVLET["url"]).startswith("https://"):
    message = "UETS_EDEVLET_URL must begin with https:// outside the demo (UETS_DEMO=1)."
    raise environment.MissingSetting(message)
