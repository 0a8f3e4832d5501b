"""What the pages of keys need: a vault that answers."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from gateways.vault.client import SocketKeyVault
from tests.builders.vault import Vault
from uets.keys import ports


@pytest.fixture
def vault() -> Iterator[Vault]:
    fake = Vault()
    ports.key_vault.bind(lambda: fake)
    yield fake
    ports.key_vault.bind(lambda: SocketKeyVault(settings.VAULT_SOCKET))
