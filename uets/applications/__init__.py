"""Başvuru: API Entegrasyon Başvurusu, from choosing an integrator to the approved application (guide, steps 4 to 7)."""
