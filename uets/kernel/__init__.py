"""What every package uses and what knows none of them: clock, ids, Turkish letters, numbers, actor, ports, pool."""
