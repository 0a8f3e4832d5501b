"""A place for encrypted packages: `folder.py` keeps objects, `segments.py` is their format."""
