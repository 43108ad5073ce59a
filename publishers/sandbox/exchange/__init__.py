"""The receiving side of the exchange profile, shared by the emulated portals: signatures, keys, records, callbacks."""
