"""Figures of a period, from what the hub itself did: counted, handed to the national portal, kept with the receipt."""
