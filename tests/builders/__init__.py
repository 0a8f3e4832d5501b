"""Builders: the cast of product.md §11 and what they have, made by calling real actions."""
