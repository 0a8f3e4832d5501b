"""Keys out of the secrets folder: KEKs that wrap (`box.py`), peppers that make HMACs (`peppers.py`)."""
