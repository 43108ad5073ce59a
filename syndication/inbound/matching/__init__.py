"""Is this item here already? By its identifier, by its address, by its text."""
