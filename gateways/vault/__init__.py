"""The key vault: envelopes (`envelopes.py`), what is said on its Unix socket (`wire.py`), client and door."""
