"""Strangers who judge what we make: programs of other people, run as they are."""
