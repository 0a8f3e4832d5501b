"""What one can do with grants and keys: one action per file; import the action from its file."""
