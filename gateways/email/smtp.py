"""Handing e-mails to an SMTP server (RFC 5321), one connection per message."""

import smtplib
import ssl
from typing import Final

import msgspec

from gateways.email.message import build
from uets.alerts.ports import EmailMessage, EmailRefused, EmailUnavailable

SECONDS: Final = 15.0
PERMANENT: Final = range(500, 600)


class SmtpServer(msgspec.Struct, frozen=True, kw_only=True):
    """Where and as whom to send; the fields are those of settings.SMTP."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    starttls: bool = False


class SmtpEmail:
    """Sends through one server."""

    def __init__(self, server: SmtpServer, *, sender_name: str) -> None:
        """Use the server; nothing is opened before the first message."""
        self._server, self._sender_name = server, sender_name

    def send(self, message: EmailMessage) -> None:
        """Hand the message over; raises EmailRefused for good, EmailUnavailable for now."""
        raw = build(message, sender=self._server.sender, sender_name=self._sender_name)
        try:
            with smtplib.SMTP(self._server.host, self._server.port, timeout=SECONDS) as connection:
                self._introduce(connection)
                connection.send_message(raw, from_addr=self._server.sender, to_addrs=[message.to_address])
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal([code for code, _ in error.recipients.values()]) from error
        except smtplib.SMTPDataError as error:
            raise _refusal([error.smtp_code]) from error
        except OSError as error:  # includes SMTPException: server, login and sender are ours to repair
            text = "the SMTP server does not take messages now"
            raise EmailUnavailable(text) from error

    def _introduce(self, connection: smtplib.SMTP) -> None:
        if self._server.starttls:
            connection.starttls(context=ssl.create_default_context())
        if self._server.user:
            connection.login(self._server.user, self._server.password)


def _refusal(codes: list[int]) -> EmailRefused | EmailUnavailable:
    """Return what a server's answer about the message or its receiver means (RFC 5321 §4.2.1)."""
    if all(code in PERMANENT for code in codes):
        return EmailRefused("the server refuses this message or its receiver")
    return EmailUnavailable("the server asks to try again")
