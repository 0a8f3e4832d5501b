"""BouncyCastle's evidence records (Debian: libbcpkix-java), run as one Java program for many records."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

JARS = ":".join(f"/usr/share/java/{name}.jar" for name in ("bcprov", "bcpkix", "bcutil"))
JUDGE = Path(__file__).with_name("ErsJudge.java")


def judge_records(folder: Path, cases: Iterable[tuple[bytes, bytes, bytes]]) -> list[str]:
    """Return `OK` or the fault for each record, its data and the certificate (DER) of its newest token."""
    words = []
    for number, contents in enumerate(cases):
        for name, content in zip(("ers", "data", "der"), contents, strict=True):
            file = folder / f"{number}.{name}"
            file.write_bytes(content)
            words.append(file.name)
    command = ["java", "-cp", JARS, str(JUDGE), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
