"""Settings of the test run: the product's own, with a data folder, secrets and a PostgreSQL made for this run."""

import os

from tests.database import prepare

prepare()

from config.settings import *  # noqa: E402, F403 - the environment has to be ready first

# Workers share everything but the packages: tests count the objects that are left.
BLOBS_DIR = DATA_DIR / "blobs" / os.environ.get("PYTEST_XDIST_WORKER", "alone")  # noqa: F405

DATABASES["default"]["ENGINE"] = "tests.emptying"  # noqa: F405

VERIFICATIONS_A_MINUTE = 100_000
"""All tests come from one address; the limit has its own."""

# Most tests log somebody in; few judge what a guess costs (tests/config/test_settings.py).
PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
