"""The bulk demo: a lawyer with forty clients, and integrators enough to search among."""
