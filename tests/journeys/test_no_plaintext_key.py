"""No key in the clear: not at rest, not in a log, e-mail, URL or page; only Görüntüle shows it, when it is pressed.

One whole run is searched with everything it left. Other keys were planted in it, one in each encoding, and the same
search has to find them.
"""

import smtplib
import subprocess
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from django.core import signing

from config.cluster import find_programs
from simulators.email.captured import CapturedMail
from tests.config.installation import Installation, find_port, until
from tests.journeys import purchase, traces
from tests.journeys.integrator import home_of, list_notices, receive_key
from tests.journeys.visitor import Visitor
from uets.keys.rules.key_format import new_key, new_kid

pytestmark = pytest.mark.xdist_group("no-plaintext-key")

PLACES = ("output", "pages", "mails", "dump", "sessions", "planted.log", "pg_wal", "base")


class Run:
    """A run of a whole installation, and all that it left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.planted = {name: new_key(kid=new_kid(), prefix="uets") for name in traces.ENCODINGS}
        self.installation = Installation(folder / "data", port=find_port())
        self.key, self.revealed, self.sessions = "", "", b""
        self.pages: list[httpx.Response] = []

    @property
    def notes(self) -> list[str]:
        """The planted keys, each as its encoding writes it, in a line of its own."""
        return [traces.ENCODINGS[name](key.encode()).decode() for name, key in self.planted.items()]

    def places(self) -> Iterator[tuple[str, list[bytes] | Iterator[bytes]]]:
        """Yield everything that has to be searched."""
        data = self.installation.data
        yield "output", [line.encode() for line in self.installation.lines]
        yield "pages", map(write_down, self.pages)
        yield "mails", [repr(mail).encode() for mail in CapturedMail(data / "demo" / "mail").list_mails()]
        yield "dump", traces.read_blocks(self.folder / "dump.sql")
        yield "sessions", [self.sessions]
        for name, blocks in traces.list_files(data, but=home_of(self.installation)):
            yield name, iter(blocks)

    def find(self, key: str) -> set[traces.Trace]:
        """Return every trace of a key."""
        return traces.find_traces(key, self.places())


def write_down(answer: httpx.Response) -> bytes:
    """Return an answer with the address that was asked for."""
    return b"\n".join([str(answer.url).encode(), str(answer.headers.raw).encode(), answer.content])


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    made = Run(tmp_path_factory.mktemp("searched"))
    try:
        made.installation.wait_until_ready()
        use(made)
        plant(made)
        keep(made)
    finally:
        made.installation.end()
    made.installation.lines.extend(made.notes)
    return made


def use(run: Run) -> None:
    """Buy a key, let the integrator use it and make mistakes with it, look at every page about it, show it."""
    base = f"http://localhost:{run.installation.port}"
    with Visitor(run.installation) as visitor:
        purchase.enter(visitor, "ayse", account="Yıldız Ticaret")
        grant = purchase.buy(visitor)
        purchase.wait_for_hand_over(visitor, grant, "Teslim bekleniyor")
        run.key = receive_key(run.installation, grant)
        purchase.wait_for_hand_over(visitor, grant, "Teslim alındı")
        assert list_notices(run.installation, run.key) == (200, "")
        assert list_notices(run.installation, run.key[:-1]) == (401, "key-malformed")
        httpx.get(f"{base}/v1/notices/{run.key}", params={"key": run.key}, timeout=30)
        settings = f"{purchase.KEYS}{grant}/"
        for page in (purchase.KEYS, settings, f"{settings}goruntule/"):
            visitor.go(page)
        visitor.press("Görüntüle")
        run.revealed = visitor.seen.pop().text
        for page in (f"{settings}goruntule/", settings, "/posta-kutusu/gelen-kutusu/"):
            visitor.go(page)
        visitor.go(f"/?ara={'+'.join(run.notes)}")
        run.pages = visitor.seen
    mail = CapturedMail(run.installation.data / "demo" / "mail")
    until(lambda: any("görüntülendi" in each.subject for each in mail.list_mails()))


def plant(run: Run) -> None:
    """Write the planted keys wherever a key could get to."""
    run.installation.ask("CREATE TABLE planted (note text)")
    run.installation.ask("INSERT INTO planted SELECT unnest(%s::text[])", [run.notes])
    session = signing.dumps(run.notes * 9, key="planted", compress=True)
    statement = "INSERT INTO django_session VALUES ('planted', %s, now())"
    run.installation.ask(statement, [session])
    (run.installation.data / "planted.log").write_text("\n".join(run.notes), encoding="utf-8")
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "a@ornek.invalid", "b@ornek.invalid", "planted"
    letter.set_content("\n".join(run.notes), cte="base64")
    with smtplib.SMTP("127.0.0.1", run.installation.port + 2) as server:
        server.send_message(letter)


def keep(run: Run) -> None:
    """Dump the database, and open the sessions: a long one is compressed where it lies."""
    with (run.folder / "dump.sql").open("wb") as dump:
        words = [str(find_programs() / "pg_dump"), "--dbname", run.installation.address("superuser")]
        subprocess.run(words, check=True, stdout=dump, timeout=60)
    rows = run.installation.ask("SELECT session_data FROM django_session")
    run.sessions = b"\n".join(open_session(str(row[0])) for row in rows)


def open_session(kept: str) -> bytes:
    """Return the content of a session as Django keeps it."""
    content = signing.b64_decode(kept.removeprefix(".").split(":")[0].encode())
    return zlib.decompress(content) if kept.startswith(".") else content


def test_no_trace_of_the_key_is_left_anywhere(run: Run) -> None:
    assert run.find(run.key) == set()


def test_only_the_page_of_goruntule_shows_it(run: Run) -> None:
    assert run.key in run.revealed


def test_the_integrators_own_folder_holds_it(run: Run) -> None:
    home = home_of(run.installation)
    (found,) = traces.find_traces(run.key, traces.list_files(home, but=home / "notices"))
    assert found.encoding == "plain"
    assert found.place.startswith("api-keys/")


@pytest.mark.parametrize("encoding", traces.ENCODINGS)
def test_a_planted_key_is_found_wherever_it_was_planted(run: Run, encoding: str) -> None:
    found = {trace.place for trace in run.find(run.planted[encoding]) if trace.encoding == encoding}
    assert [name for name in PLACES if not any(name in place.split("/") for place in found)] == []


@pytest.mark.parametrize("encoding", traces.ENCODINGS)
def test_a_key_across_two_blocks_is_found(encoding: str) -> None:
    key = new_key(kid=new_kid(), prefix="uets")
    letters = traces.ENCODINGS[encoding](key.encode())
    for cut in range(len(letters)):
        halves = [bytes(100) + letters[:cut], letters[cut:] + bytes(100)]
        assert traces.find_traces(key, [("here", halves)]) == {traces.Trace("here", encoding)}
