"""THE OUTSIDE: one room per thing the product speaks to."""
