"""Kill −9 of worker, web and PostgreSQL in the middle of many submissions: nothing lost, nothing twice."""
