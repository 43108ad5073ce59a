"""Texts to reuse."""
