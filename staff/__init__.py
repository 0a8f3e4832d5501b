"""The door for staff (görevli) of the operator of UETS: `/yonetim/`.

It stands on the portal's frame (guards, step-up, components) and decides nothing; staff see neither content nor keys.
"""
