"""Entegratör: integrators, their JWKS and egress addresses, the tariffs they sell and the orders of those tariffs."""
