"""DOOR for the clock: loops that claim rows, and the key vault process; one task per file, one action call each."""
