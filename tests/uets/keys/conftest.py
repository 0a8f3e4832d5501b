"""The vault's own ports, for tests that mint and reveal in this process."""

import pytest

from tests.builders.keys import bind_vault


@pytest.fixture(autouse=True)
def vault():
    bind_vault()
