"""Reads of keys and grants: one file per thing."""
