"""Connections to the test database in the roles of the processes, with the passwords those roles really have."""

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import conninfo


def connect(role: str) -> psycopg.Connection:
    """Log in as `app` or `vault`."""
    url = (settings.SECRETS_DIR / f"database-url-{role}").read_text(encoding="utf-8")
    database = connection.settings_dict["NAME"]
    return psycopg.connect(conninfo.make_conninfo(url, dbname=database), autocommit=True)
