"""Screens about accounts."""
