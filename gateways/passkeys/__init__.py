"""Passkeys, by python-fido2."""
