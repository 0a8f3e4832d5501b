"""A certificate authority that answers about revocation over real HTTP, its trust list, and who judges by them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from gateways.certificates.persons import TrustedPersons
from gateways.certificates.signers import TrustedSigners
from gateways.certificates.sources import Sources
from gateways.certificates.trust_list import TrustFile
from simulators.certificates.authority import Authority
from simulators.certificates.server import CertificatesServer
from simulators.certificates.trust_list import KEY, LIST, write_trust_list
from tests.packages import AT, make_package, sign_as
from uets.notices.eyp.reader import read_package
from uets.notices.eyp.shapes import Package
from uets.notices.eyp.writer import Sign


class Trust(NamedTuple):
    """What a test may play with."""

    authority: Authority
    server: CertificatesServer
    folder: Path
    signers: TrustedSigners
    persons: TrustedPersons

    @property
    def asked(self) -> int:
        """How often anybody was asked about revocation."""
        return sum(self.server.asked.values())

    def sign(self, role: str, content: bytes) -> bytes:
        """Sign as the court's official or seal."""
        return sign_as(role, content, by=self.authority)

    def make(self, sign: Sign | None = None) -> bytes:
        """Return a package signed under this authority."""
        return make_package(sign=sign or self.sign)

    def read(self, sign: Sign | None = None) -> Package:
        """Return what such a package says."""
        return read_package(self.make(sign))


@contextmanager
def running_trust(
    folder: Path, *, clock: Callable[[], datetime] = lambda: AT, hosts: list[str] | None = None
) -> Iterator[Trust]:
    """Run an authority with its responder; nobody is trusted but its root, nobody asked but its host."""
    authority = Authority(folder / "authority")
    with CertificatesServer(("127.0.0.1", 0), authority=authority, clock=clock) as server:
        write_trust_list(authority, folder)
        trust = TrustFile(folder / LIST, key=folder / KEY)
        sources = Sources([authority.url.removeprefix("http://")] if hosts is None else hosts)
        try:
            signers = TrustedSigners(trust=trust.read, sources=sources)
            persons = TrustedPersons(trust=trust.read, sources=sources)
            yield Trust(authority, server, folder, signers, persons)
        finally:
            sources.close()
