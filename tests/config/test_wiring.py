"""Ports and the processes that have them: each port is bound somewhere, the vault's keys in the vault only."""

import os
import subprocess
import sys

import pytest

from config.secrets_folder import make_all

ASK = """
import django
django.setup()
from uets.kernel.ports import list_slots
for slot in list_slots():
    if slot.is_bound:
        print(slot.name)
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wiring")
    make_all(folder)
    return folder


def bound_ports(data_dir, role, **variables):
    environment = os.environ | {
        "DATA_DIR": str(data_dir),
        "UETS_SECRETS_DIR": str(data_dir / "secrets"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "UETS_ROLE": role,
        "DATABASE_URL": "postgresql://owner@localhost/none",
        "DATABASE_URL_APP": "postgresql://app@localhost/none",
        "DATABASE_URL_VAULT": "postgresql://vault@localhost/none",
        **variables,
    }
    command = [sys.executable, "-c", ASK]
    return set(
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()
    )


def test_the_vault_alone_has_the_vaults_keys(data_dir):
    app, vault = bound_ports(data_dir, "app"), bound_ports(data_dir, "vault")
    assert {"keys.envelopes", "keys.vault_door"} <= vault
    assert not {"keys.envelopes", "keys.vault_door"} & app


def test_the_vault_reaches_neither_packages_nor_the_seal(data_dir):
    vault = bound_ports(data_dir, "vault")
    assert not {"notices.blobs", "notices.content_keys", "agreements.signing_key", "alerts.email"} & vault


def test_web_and_worker_have_what_the_guide_needs(data_dir):
    wanted = {
        "agreements.pdf",
        "agreements.signing_key",
        "alerts.email",
        "integrators.payments",
        "keys.key_vault",
        "keys.peppers",
        "login.peppers",
        "login.second_factor_box",
        "notices.blobs",
        "notices.content_keys",
    }
    assert wanted <= bound_ports(data_dir, "app")
