"""Structured logs with a filter that drops API keys, access tokens, TCKNs and codes."""

import logging
import logging.config
import re
from collections.abc import MutableMapping
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.http import HttpRequest
from typing_extensions import override

# Keys under any prefix, client tokens and webhook keys (keys-and-api.md §2), signed tokens (RFC 7519), links to
# content, codes of signing requests in paths and links, and eleven-digit runs that could be a TCKN.
SECRETS = re.compile(
    r"(?:[\w.-]{1,40}_)?(?:live|test)_[0-9a-z]{10}_[0-9A-Za-z]{20,}"
    r"|(?:uetsa|whsec|whpk)_[0-9A-Za-z_+/=-]{16,}"
    r"|eyJ[\w-]{8,}\.[\w-]*\.[\w.-]*"
    r"|(?<=/icerik/)[^/\s?'\"]+"
    r"|(?<=/signing-requests/)[^/\s?'\"]+"
    r"|(?<=uets-imzaci:)[^\s'\"]+"
    r"|(?<![0-9])[1-9][0-9]{10}(?![0-9])"
)
# Codes of six digits in words; as part of a number, a time, an address or an id they are none.
CODES = re.compile(r"(?<![\w.:,+-])[0-9]{6}(?![\w:+-]|[.,][0-9])")
HIDDEN = "[gizlendi]"

_render = structlog.processors.KeyValueRenderer(
    key_order=["timestamp", "level", "logger", "event"], sort_keys=False
)


def hide_secrets(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace whatever looks like a key, token, TCKN or code in every field of a log line.

    Of a request only method and path are kept: its query is the caller's own text.
    """
    for field, value in event.items():
        if not field.startswith("_"):  # the formatter's own
            event[field] = _clean(value)
    return event


class CleanFormatter(logging.Formatter):
    """Writes the lines of the web server (`config/granian-log.json`), its access log among them, without secrets."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the line; the path of a call may hold a code or a token."""
        return CODES.sub(HIDDEN, SECRETS.sub(HIDDEN, super().format(record)))


def render(logger: object, name: str, event: MutableMapping[str, Any]) -> str:
    """Return the finished line, without what only the text of an object in it would show."""
    return SECRETS.sub(HIDDEN, _render(logger, name, event))


def _clean(value: object) -> object:  # noqa: PLR0911 - one answer for each kind of value
    match value:
        case None | bool() | int() | float() | datetime() | UUID():
            return value
        case str():
            return CODES.sub(HIDDEN, SECRETS.sub(HIDDEN, value))
        case dict():
            return {key: _clean(item) for key, item in value.items()}
        case list() | tuple():
            return [_clean(item) for item in value]
        case HttpRequest():
            return _clean(f"{value.method} {value.path}")
        case _:
            return _clean(repr(value))


def configure(_config: object) -> None:
    """Send standard logging and structlog through one renderer to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            render,
        ],
    )
    stream = logging.StreamHandler()
    stream.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [stream]
    root.setLevel(logging.INFO)
    # 4xx answers are ordinary: the door has already said what is wrong.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    # One line for every call of another server would drown the rest.
    logging.getLogger("httpx").setLevel(logging.WARNING)
