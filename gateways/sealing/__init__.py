"""The installation's seal key: an encrypted file (`encrypted_file.py`); PKCS#11 comes with the sealing of evidence."""
