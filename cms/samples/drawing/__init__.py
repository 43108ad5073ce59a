"""A small drawing kit: palette, lettering for Vietnamese, a smooth pen, illustrations."""
