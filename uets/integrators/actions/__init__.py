"""What one can do with integrators, tariffs and tokens: one action per file; import the action from its file."""
