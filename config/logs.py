"""Structured logs with a filter that drops API keys, access tokens, TCKNs and codes."""

import logging
import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# Keys, client tokens (keys-and-api.md §2) and eleven-digit runs that could be a TCKN.
SECRETS = re.compile(
    r"[a-z]{2,12}_(?:live|test)_[0-9a-z]{10}_[0-9A-Za-z]{20,}|uetsa_[0-9A-Za-z_-]{16,}|(?<![0-9])[1-9][0-9]{10}(?![0-9])"
)
HIDDEN = "[gizlendi]"

_render = structlog.processors.KeyValueRenderer(
    key_order=["timestamp", "level", "logger", "event"], sort_keys=False
)


def hide_secrets(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace whatever looks like a key, token or TCKN in every field of a log line."""
    for field, value in event.items():
        event[field] = _clean(value)
    return event


def render(logger: object, name: str, event: MutableMapping[str, Any]) -> str:
    """Return the finished line, without what only the text of an object in it would show."""
    return SECRETS.sub(HIDDEN, _render(logger, name, event))


def _clean(value: object) -> object:
    if isinstance(value, str):
        return SECRETS.sub(HIDDEN, value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value


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
