"""Where revocation is asked: OCSP responders and CRLs at configured hosts only, whatever a certificate names."""

import time
from collections.abc import Collection, Iterator
from typing import Final
from urllib.parse import urlsplit

import httpx
from asn1crypto import x509
from cryptography import x509 as loaded
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from gateways.bounds import read_bounded

TIMEOUT_SECONDS: Final = 5.0
WHOLE_SECONDS: Final = 20.0
"""For the whole of an answer, which may be a long list: intake waits for it."""
LARGEST_OCSP: Final = 64_000
LARGEST_CRL: Final = 20_000_000
REST_SECONDS: Final = 10.0
"""A source that did not answer is left alone that long, so that intake does not wait for it at every package."""

_PORTS: Final = {"http": 80, "https": 443}


class NoAnswer(Exception):
    """The source is not configured, does not answer, or is left alone for a while."""


class Sources:
    """The configured hosts; connections are kept."""

    def __init__(self, hosts: Collection[str]) -> None:
        """Take host names, with a port where it is not the usual one."""
        self._hosts = frozenset(map(_fold, hosts))
        self._rest_until: dict[str, float] = {}
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False, follow_redirects=False)

    def close(self) -> None:
        """Close the kept connections."""
        self._client.close()

    def ask_ocsp(self, certificate: x509.Certificate, issuer: x509.Certificate) -> Iterator[bytes]:
        """Yield the answers (DER) of the responders that a certificate names and that are configured."""
        urls = [url for url in certificate.ocsp_urls if self.is_configured(url)]
        try:
            request = _request(certificate, issuer) if urls else b""
        except (ValueError, UnsupportedAlgorithm):
            return
        for url in urls:
            try:
                yield self._fetch("POST", url, request, at_most=LARGEST_OCSP)
            except NoAnswer:
                continue

    def fetch_crls(self, certificate: x509.Certificate) -> Iterator[bytes]:
        """Yield the CRLs (DER) that a certificate names and whose hosts are configured."""
        for point in certificate.crl_distribution_points:
            if point.url is not None and self.is_configured(point.url):
                try:
                    yield self._fetch("GET", point.url, b"", at_most=LARGEST_CRL)
                except NoAnswer:
                    continue

    def is_configured(self, url: str) -> bool:
        """Tell whether the host of an address is on the list, with its port."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            return False
        host = _fold(parts.hostname or "")
        usual = port == _PORTS.get(parts.scheme)
        return parts.scheme in _PORTS and (f"{host}:{port}" in self._hosts or (usual and host in self._hosts))

    def _fetch(self, method: str, url: str, content: bytes, *, at_most: int) -> bytes:
        if self._rest_until.get(url, 0.0) > time.monotonic():
            raise NoAnswer
        try:
            return self._read(method, url, content, at_most=at_most)
        except (httpx.HTTPError, httpx.InvalidURL, NoAnswer) as error:
            self._rest_until[url] = time.monotonic() + REST_SECONDS
            raise NoAnswer from error

    def _read(self, method: str, url: str, content: bytes, *, at_most: int) -> bytes:
        headers = {"Content-Type": "application/ocsp-request"} if method == "POST" else {}
        until = time.monotonic() + WHOLE_SECONDS
        with self._client.stream(
            method, url, content=content, headers=headers | {"Accept-Encoding": "identity"}
        ) as answer:
            if answer.status_code != httpx.codes.OK:
                raise NoAnswer
            return read_bounded(answer, at_most=at_most, until=until)


def _fold(host: str) -> str:
    return host.encode("ascii", "replace").lower().decode()


def _request(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """Return the OCSPRequest; responders know certificates by SHA-1 of their issuer, which protects nothing here."""
    subject, authority = (
        loaded.load_der_x509_certificate(each.dump(force=False)) for each in (certificate, issuer)
    )
    builder = ocsp.OCSPRequestBuilder().add_certificate(subject, authority, hashes.SHA1())  # noqa: S303
    return builder.build().public_bytes(serialization.Encoding.DER)
