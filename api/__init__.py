"""DOOR for programs: `/v1`, OAuth for clients, problem+json; described by docs/reference/openapi-v1.json."""
