"""Version 1 of the API: one module per resource; it only grows (docs/reference/openapi-v1.json is frozen)."""
