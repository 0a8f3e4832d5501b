"""From the national depot to our trust list: `python -m gateways.certificates {check,build} SertifikaDeposu.xml …`.

Needs no installation: neither Django nor a database is loaded, nothing is fetched. The signing key of the list stays
with whoever runs this; an installation holds its public half alone.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateways.certificates import national
from gateways.certificates.depot import DepotRefused, read_depot
from gateways.certificates.trust_list import (
    SIGNATURE_SUFFIX,
    TrustList,
    TrustListInvalid,
    read_trust_list,
)


def main(arguments: list[str]) -> int:
    """Check a depot or build a list of it; returns 0, or 1 when it is refused and nothing was changed."""
    options = _read_options(arguments)
    at = options.at or datetime.now(tz=UTC)  # noqa: TID251 - a command of an operator, outside any installation
    try:
        told = _build(options, at=at) if options.command == "build" else _check(options, at=at)
        for line in told:
            sys.stdout.write(f"{line}\n")
    except (DepotRefused, TrustListInvalid) as refused:
        sys.stderr.write(f"Refused, nothing was changed. {refused}\n")
    except OSError as error:
        sys.stderr.write(f"Refused, nothing was changed. {error.filename}: {error.strerror}.\n")
    else:
        return 0
    return 1


def _read_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m gateways.certificates", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    checks = commands.add_parser("check", help="list the roots of a depot, and what pins would take over")
    builds = commands.add_parser("build", help="write and sign a list")
    for each in (checks, builds):
        each.add_argument("depot", type=Path, help="SertifikaDeposu.xml")
        each.add_argument("--at", type=datetime.fromisoformat, help=argparse.SUPPRESS)
        each.add_argument("--pins", type=Path, required=each is builds, help="pinned roots (TOML)")
    builds.add_argument("--key", type=Path, required=True, help="EC private key that signs the list (PEM)")
    builds.add_argument("--into", type=Path, required=True, help="the list; replaced when one is there")
    builds.add_argument("--days", type=int, default=180, help="how long the list counts")
    builds.add_argument("--version", type=int, help="the one after that of the list in use, unless given")
    return parser.parse_args(arguments)


def _check(options: argparse.Namespace, *, at: datetime) -> Iterator[str]:
    depot = read_depot(options.depot.read_bytes())
    yield f"Depot of form {depot.version or 'unknown'}: {len(depot.roots)} roots, {len(depot.others)} others."
    if options.pins is None:
        yield from map(national.describe, depot.roots)
        yield "Compare fingerprints with what each provider publishes before you pin a root."
        return
    selection = national.select(depot, _read_pins(options.pins), at=at)
    yield from _tell(selection)


def _build(options: argparse.Namespace, *, at: datetime) -> Iterator[str]:
    depot = read_depot(options.depot.read_bytes())
    selection = national.select(depot, _read_pins(options.pins), at=at)
    key = _load_key(options.key)
    in_use = _read_list_in_use(options.into, key)
    version = options.version or (in_use.version + 1 if in_use is not None else 1)
    if in_use is not None and version <= in_use.version:
        message = f"Version {version} is not newer than version {in_use.version}, which is in use."
        raise DepotRefused(message)
    made = national.make_list(selection, version=version, at=at, days=options.days)
    content = national.write_list(made)
    signature = key.sign(content, ec.ECDSA(hashes.SHA256()))
    read_trust_list(content, signature=signature, key=_public(key))
    for path, each in ((_beside(options.into), signature), (options.into, content)):
        unfinished = path.with_name(f"{path.name}.unfinished")
        unfinished.write_bytes(each)
        unfinished.replace(path)
    return iter(
        [
            *_tell(selection),
            *national.list_changes(in_use, made),
            f"Wrote version {version}, which counts until {made.valid_until:%Y-%m-%d %H:%M} UTC.",
        ]
    )


def _tell(selection: national.Selection) -> Iterator[str]:
    for root in selection.roots:
        yield (
            f"Taken over: {root.name} ({', '.join(sorted(root.roles))}, until {root.valid_until:%Y-%m-%d}), "
            f"SHA-256 {national.fingerprint(root.certificate)}"
        )
    yield f"Taken over: {len(selection.intermediates)} certificates that lead to these roots."
    for line in selection.passed_over:
        yield f"Passed over: {line}"


def _read_pins(path: Path) -> tuple[national.Pin, ...]:
    try:
        return national.read_pins(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise DepotRefused("The file of pinned roots is not UTF-8.") from error


def _load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    content = path.read_bytes()
    try:
        is_locked = b"ENCRYPTED" in content
        words = getpass.getpass("Passphrase of the key: ").encode() if is_locked else None
        key = serialization.load_pem_private_key(content, password=words)
    except (ValueError, TypeError) as error:
        raise DepotRefused("The signing key cannot be read, or its passphrase is another.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise DepotRefused("The signing key is not an elliptic-curve key.")
    return key


def _public(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form)


def _read_list_in_use(path: Path, key: ec.EllipticCurvePrivateKey) -> TrustList | None:
    """Return the list that is replaced; one that another key signed is not replaced by mistake."""
    if not path.exists():
        return None
    try:
        return read_trust_list(path.read_bytes(), signature=_beside(path).read_bytes(), key=_public(key))
    except (TrustListInvalid, msgspec.ValidationError) as error:
        message = f"The list in use was not made with this key ({error}). Write the new one elsewhere."
        raise DepotRefused(message) from error


def _beside(path: Path) -> Path:
    return path.with_name(path.name + SIGNATURE_SUFFIX)


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main(sys.argv[1:]))
