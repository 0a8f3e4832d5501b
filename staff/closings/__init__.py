"""Closing addresses: requests of holders, deaths, organisations that were wound up."""
