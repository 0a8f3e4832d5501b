"""Shapes of /v1: msgspec structs are what is sent and what OpenAPI describes; ninja schemas are what is received."""
