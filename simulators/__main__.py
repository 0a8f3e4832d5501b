"""Starts the simulators, until SIGINT or SIGTERM.

The demo phone on PORT + 1, the e-mail server on PORT + 2, the time-stamp authority on PORT + 3, the SMS provider on
PORT + 4, the certificate authority (OCSP and CRL) on PORT + 5, the identity server (e-Devlet's OAuth 2.0) on PORT + 6,
the registry of companies (MERSİS) on PORT + 7, the operators of mobile signatures on PORT + 8. Environment: PORT
(default 8000), DATA_DIR (default var), UETS_BASE_URL (where the identity server leads back to), UETS_SMS_REPORT_SECRET
(what the SMS provider signs its reports to PORT with; none are sent without it). All listen on the loopback address.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from simulators.certificates.authority import Authority
from simulators.certificates.cards import Cards
from simulators.certificates.server import CertificatesServer
from simulators.clock import MovedClock
from simulators.company_registry.server import RegistryServer
from simulators.edevlet.server import EDevletServer
from simulators.email.captured import CapturedMail
from simulators.email.server import EmailServer
from simulators.mssp.operator import Operator
from simulators.mssp.published import publish_operators
from simulators.mssp.server import MsspServer
from simulators.mssp.subscribers import Subscribers
from simulators.phone.person import Phonebook
from simulators.phone.server import PhoneServer
from simulators.sms.captured import CapturedSms
from simulators.sms.reports import ReportCalls
from simulators.sms.server import SmsServer
from simulators.timestamps.server import TimestampServer

HOST = "127.0.0.1"
TIMESTAMPER = "Zaman Damgası"
RETURN = "/giris/e-devlet/donus/"
"""The address that the client has registered."""
REPORTS = "/reports/sms"
"""Where the provider of SMS was told to call."""


def main() -> int:
    """Serve until asked to stop; returns the exit status."""
    port, data_dir = int(os.environ.get("PORT") or 8000), Path(os.environ.get("DATA_DIR") or "var")
    demo = data_dir / "demo"
    demo.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = Authority(demo / "certificates")
    clock = MovedClock(data_dir / "clock-offset")
    mail, sms = CapturedMail(demo / "mail"), CapturedSms(demo / "sms")
    secret = os.environ.get("UETS_SMS_REPORT_SECRET") or ""
    book = Phonebook(demo / "phone.json", clock_offset=data_dir / "clock-offset", portal_port=port)
    operator = Operator(subscribers=Subscribers(book.list_persons), authority=authority, clock=clock)
    portal = (os.environ.get("UETS_BASE_URL") or f"http://localhost:{port}").rstrip("/")
    cards = Cards(demo / "cards", authority=authority)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        with (  # who answers about certificates comes first, so that those made next name it
            CertificatesServer((HOST, port + 5), authority=authority, clock=clock),
            PhoneServer((HOST, port + 1), book=book, mail=mail, sms=sms, operator=operator, cards=cards),
            EmailServer((HOST, port + 2), mail=mail),
            TimestampServer((HOST, port + 3), signer=authority.timestamper(TIMESTAMPER), clock=clock),
            ReportCalls(f"http://{HOST}:{port}{REPORTS}", secret=secret, clock=clock) as calls,
            SmsServer((HOST, port + 4), sms=sms, clock=clock, report=calls.add),
            RegistryServer((HOST, port + 7)),
            MsspServer((HOST, port + 8), operator=operator) as mssp,
            EDevletServer(
                (HOST, port + 6), phonebook=demo / "phone.json", clock=clock, redirect_uri=f"{portal}{RETURN}"
            ),
        ):
            publish_operators(data_dir / "mobile-operators.json", url=mssp.url)
            print(_describe(port), flush=True)
            stop.wait()
    except OSError as error:
        print(
            f"The simulators cannot start on ports {port + 1} to {port + 8}: {error.strerror}",
            file=sys.stderr,
        )
        return 1
    return 0


def _describe(port: int) -> str:
    """Return where each of them answers."""
    return (
        f"demo phone http://localhost:{port + 1}/ · e-mail {HOST}:{port + 2} · time stamps {HOST}:{port + 3} · "
        f"SMS {HOST}:{port + 4} · certificates {HOST}:{port + 5} · e-Devlet http://localhost:{port + 6} · "
        f"companies {HOST}:{port + 7} · mobile signatures {HOST}:{port + 8}"
    )


if __name__ == "__main__":
    sys.exit(main())
