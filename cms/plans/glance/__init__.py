"""Agencies at a glance: how each stands in what is expected of all, and polite letters about it."""
