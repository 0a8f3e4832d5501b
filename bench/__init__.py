"""Benchmarks and their peers (docs/reference/performance.md); nobody imports this."""
