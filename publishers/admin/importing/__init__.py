"""What a table that is taken in may ask of channels."""
