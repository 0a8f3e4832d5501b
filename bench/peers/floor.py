"""The floor under a notice: its bytes hashed, verified, encrypted, kept, copied and signed in one loop, nothing else.

No ZIP is opened, no XML read, no rule applied, no row of the product written: whatever is done for a notice, this much
of it is arithmetic. It is done by the libraries that the product uses.
"""

import hashlib
import io
import os
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from bench.packages.maker import SEAL, SIGNATURE
from uets.evidence.proof import cms
from uets.kernel import pool

EVIDENCES: Final = 4
EVIDENCE_BYTES: Final = 4_400
ROW_BYTES: Final = 12_000
"""Bytes that the rows of one notice take in all tables."""

PER_FILE: Final = 50
PER_COPY: Final = 1_000
MAKE: Final = """-- where the floor keeps its rows
CREATE UNLOGGED TABLE IF NOT EXISTS bench_floor (id int8, content bytea)"""
COPY: Final = """-- the rows of the floor
COPY bench_floor (id, content) FROM STDIN (FORMAT BINARY)"""


class Signed(NamedTuple):
    """One signature of a package, ready to be verified."""

    key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey
    value: bytes
    content: bytes


class Floor:
    """The loop over packages that were taken apart before."""

    def __init__(self, packages: Sequence[bytes], *, folder: Path) -> None:
        self._packages = [(content, _find_signatures(content)) for content in packages]
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._folder = folder
        folder.mkdir()
        with pool.transaction() as database:
            database.run(MAKE)

    def run(self) -> float:
        """Do it all and return the CPU seconds of this process."""
        started = time.process_time()
        for start in range(0, len(self._packages), PER_FILE):
            self._keep(self._packages[start : start + PER_FILE], number=start)
        rows = [os.urandom(ROW_BYTES)] * PER_COPY
        with pool.transaction() as database:
            for start in range(0, len(self._packages), PER_COPY):
                count = min(PER_COPY, len(self._packages) - start)
                database.copy(COPY, enumerate(rows[:count]), types=("int8", "bytea"))
        return time.process_time() - started

    def _keep(self, packages: Sequence[tuple[bytes, list[Signed]]], *, number: int) -> None:
        evidence, algorithm = bytes(EVIDENCE_BYTES), ec.ECDSA(SHA256())
        with (self._folder / str(number)).open("wb") as stream:
            for content, signatures in packages:
                for algorithm_name in ("sha256", "sha384", "sha512"):
                    hashlib.new(algorithm_name, content).digest()
                for signed in signatures:
                    _verify(signed)
                stream.write(AESGCM(os.urandom(32)).encrypt(bytes(12), content, None))
                for _ in range(EVIDENCES):
                    self._key.sign(evidence, algorithm)
                    hashlib.sha256(evidence).digest()
            stream.flush()
            os.fsync(stream.fileno())


def _find_signatures(content: bytes) -> list[Signed]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [_take_apart(archive.read(name)) for name in (SIGNATURE, SEAL)]


def _take_apart(signature: bytes) -> Signed:
    signed = cms.read_signed_data(signature)
    signer = signed.signers[0]
    key = x509.load_der_x509_certificate(cms.find_certificate(signed, signer)).public_key()
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise TypeError(key)
    return Signed(key, signer.signature, signer.signed_attributes)


def _verify(signed: Signed) -> None:
    if isinstance(signed.key, rsa.RSAPublicKey):
        signed.key.verify(signed.value, signed.content, padding.PKCS1v15(), SHA256())
    else:
        signed.key.verify(signed.value, signed.content, ec.ECDSA(SHA256()))
