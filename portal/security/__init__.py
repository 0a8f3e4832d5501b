"""Güvenlik ve Oturumlar: where a person is logged in, and by what they log in."""
