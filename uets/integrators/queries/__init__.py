"""Reads of integrators, tariffs and tokens: one file per thing."""
