"""Version 1 of the API: one module per resource; later issues only add (docs/reference/openapi-v1.json is frozen)."""
