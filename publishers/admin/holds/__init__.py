"""Freezes and blackouts, what they held, and the banner on every screen."""
