"""Rules by which new items go out."""
