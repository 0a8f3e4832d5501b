"""Seal keys of authorities, in encrypted files (`files.py`) or a PKCS #11 token (`tokens.py`), and what they make."""
