"""Delil: append-only, hash-chained facts kept thirty years (Regulation RG 30617 art. 3); `proof/` needs no Django."""
