#!/usr/bin/env python
"""Django's command line; every command of the product lives in console/management/commands."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # What registers persons, integrators and texts may do what web and worker may not (config/rights.py).
    os.environ.setdefault("UETS_ROLE", "owner")
    execute_from_command_line(sys.argv)
