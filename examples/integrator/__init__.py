"""An integrator's program: receives API keys by itself and fetches the notices they open. Imports nothing of UETS."""
