"""Settings of the test run: the product's own, with a data folder, secrets and a PostgreSQL made for this run."""

from tests.database import prepare

prepare()

from config.settings import *  # noqa: E402, F403 - the environment has to be ready first
