"""What one can do with grants and keys: one action per file."""
