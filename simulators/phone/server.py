"""The web server of the demo phone."""

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Final, cast
from urllib.parse import parse_qsl

from typing_extensions import override

from simulators.certificates.cards import Cards
from simulators.email.captured import CapturedMail
from simulators.mssp.operator import Operator
from simulators.phone import pages
from simulators.phone.person import Person, Phonebook
from simulators.serving import BlockServer
from simulators.sms.captured import CapturedSms

HTML = "text/html; charset=utf-8"
LARGEST_FORM: Final = 1000
JSON = "application/json; charset=utf-8"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"


class PhoneServer(BlockServer):
    """Serves in a thread of its own while the block runs."""

    def __init__(
        self,
        address: tuple[str, int],
        *,
        book: Phonebook,
        mail: CapturedMail,
        sms: CapturedSms,
        operator: Operator | None = None,
        cards: Cards | None = None,
    ) -> None:
        """Listen at host and port (0: any free one); raises OSError when the port is taken."""
        self.book, self.mail, self.sms, self.operator, self.cards = book, mail, sms, operator, cards
        super().__init__(address, _Request, name="phone")


class _Request(BaseHTTPRequestHandler):
    """One request: / · /kisi/<slug>/ · /kisi/<slug>/mobil-imza/ (POST) · /e-postalar/ · /sms/ · /kod/<slug>.json."""

    def do_GET(self) -> None:
        """Answer a page or the codes of a person."""
        server = cast("PhoneServer", self.server)
        match self.path.split("?")[0].strip("/").split("/"):
            case [""]:
                people = [(person, server.book.code_of(person)) for person in server.book.list_persons()]
                self._answer(pages.overview(people, portal=server.book.portal))
            case ["e-postalar"]:
                self._answer(pages.all_mails(server.mail.list_mails(), portal=server.book.portal))
            case ["sms"]:
                self._answer(pages.all_sms(server.sms.list_sms(), portal=server.book.portal))
            case ["kisi", slug] if person := server.book.find_person(slug):
                self._answer(_phone(server, person))
            case ["kod", name] if person := server.book.find_person(name.removesuffix(".json")):
                self._answer(_codes(server, person), kind=JSON)
            case _:
                page = pages.missing(portal=server.book.portal)
                self._answer(page, status=HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Take what the person decides about a mobile signature, from our own page only."""
        server = cast("PhoneServer", self.server)
        size = min(int(self.headers.get("Content-Length") or 0), LARGEST_FORM)
        form = dict(parse_qsl(self.rfile.read(size).decode("ascii", errors="replace")))
        own = self.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        match self.path.strip("/").split("/"):
            case ["kisi", slug, "mobil-imza"] if own and server.operator and server.book.find_person(slug):
                server.operator.decide(form.get("istek", ""), is_approved=form.get("karar") == "onayla")
                self.send_response(HTTPStatus.SEE_OTHER)
                self.send_header("Location", f"/kisi/{slug}/")
                self.send_header("Content-Length", "0")
                self.end_headers()
            case _:
                self._answer(pages.missing(portal=server.book.portal), status=HTTPStatus.NOT_FOUND)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: pages reload every few seconds."""

    def _answer(self, content: str, *, kind: str = HTML, status: HTTPStatus = HTTPStatus.OK) -> None:
        body = content.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)


def _phone(server: PhoneServer, person: Person) -> str:
    mails = server.mail.list_mails(address=person.email) if person.email else []
    sms = server.sms.list_sms(number=person.mobile) if person.mobile else []
    asking = server.operator.list_asking(person.mobile) if server.operator and person.mobile else []
    return pages.phone(
        person,
        server.book.code_of(person),
        mails,
        sms,
        asking=[(each.id, each.shown) for each in asking],
        card=_issue_card(server, person),
        portal=server.book.portal,
    )


def _issue_card(server: PhoneServer, person: Person) -> Path | None:
    if server.cards is None or not person.tckn:
        return None
    return server.cards.issue(person.slug, name=person.name, tckn=person.tckn)


def _codes(server: PhoneServer, person: Person) -> str:
    """Return the person's codes, e-mails and SMS as JSON, for programs that play the person."""
    code = server.book.code_of(person)
    sms = server.sms.list_sms(number=person.mobile) if person.mobile else []
    mails = server.mail.list_mails(address=person.email) if person.email else []
    content = {
        "slug": person.slug,
        "name": person.name,
        "totp": code and {"code": code.current, "next": code.following, "seconds_left": code.seconds_left},
        "email_code": next((mail.code for mail in mails if mail.code), None),
        "emails": [
            {"subject": mail.subject, "date": mail.date, "text": mail.text, "code": mail.code or None}
            for mail in mails
        ],
        "sms": [{"sender": each.sender, "date": each.date, "text": each.text} for each in sms],
    }
    return json.dumps(content, ensure_ascii=False)
