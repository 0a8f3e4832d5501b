"""Pure rules of keys and grants: one file per thing; time and actor are arguments."""
