"""Bilgilendirme: e-mail and SMS about something, without legal effect; claimed and sent by the worker."""
