"""Ports and the processes that have them: each port is bound somewhere, the vault's keys in the vault only."""

from functools import cache

import pytest

from config.secrets_folder import make_all
from tests.config.wired import list_ports


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wiring")
    make_all(folder)
    return folder


@cache
def bound_ports(data_dir, role):
    """Ask a process of a role once; the folder and the code stay as they are."""
    return {name for name, gateway in list_ports(data_dir, role).items() if gateway}


def test_the_vault_alone_has_the_vaults_keys(data_dir):
    app, vault = bound_ports(data_dir, "app"), bound_ports(data_dir, "vault")
    assert {"keys.envelopes", "keys.vault_door"} <= vault
    assert not {"keys.envelopes", "keys.vault_door"} & app


def test_the_vault_reaches_neither_packages_nor_the_seal(data_dir):
    vault = bound_ports(data_dir, "vault")
    assert (
        not {"notices.blobs", "notices.content_keys", "agreements.signing_key", "alerts.email", "alerts.sms"}
        & vault
    )


def test_web_and_worker_have_what_the_guide_needs(data_dir):
    wanted = {
        "agreements.pdf",
        "agreements.signing_key",
        "alerts.email",
        "alerts.sms",
        "integrators.payments",
        "keys.key_vault",
        "keys.peppers",
        "login.peppers",
        "login.second_factor_box",
        "notices.blobs",
        "notices.content_keys",
    }
    assert wanted <= bound_ports(data_dir, "app")
