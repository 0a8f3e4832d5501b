"""Which gateway stands behind which port in a process of a database role, asked of such a process."""

import json
import os
import subprocess
import sys
from pathlib import Path

ASK = """
import importlib, json, pathlib
import django
django.setup()
for path in sorted(pathlib.Path("uets").glob("*/ports.py")):
    importlib.import_module(f"uets.{path.parent.name}.ports")
from uets.kernel.ports import list_slots
def name_gateway(slot):
    kind = type(slot())
    return f"{kind.__module__}.{kind.__qualname__}"
print(json.dumps({slot.name: name_gateway(slot) if slot.is_bound else None for slot in list_slots()}))
"""


def list_ports(folder: Path, role: str) -> dict[str, str | None]:
    """Return every declared port with the dotted name of its gateway, None where this role has none.

    `folder` holds the secrets (`secrets_folder.make_all`).
    """
    environment = os.environ | {
        "DATA_DIR": str(folder),
        "UETS_SECRETS_DIR": str(folder / "secrets"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "UETS_ROLE": role,
        "DATABASE_URL": "postgresql://owner@localhost/none",
        "DATABASE_URL_APP": "postgresql://app@localhost/none",
        "DATABASE_URL_VAULT": "postgresql://vault@localhost/none",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, str | None] = json.loads(done.stdout)
    return found
