"""Posta kutusu: folders, search, the notice with its dates and evidence, opening, archive, bin."""
