"""Olay: the outbox of facts that the event stream will publish; written in the transaction of the action."""
