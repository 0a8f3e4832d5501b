"""Bilgilendirme: e-mail about something, without legal effect; claimed and sent by the worker."""
