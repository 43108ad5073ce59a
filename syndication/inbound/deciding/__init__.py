"""Editors' answers to proposals, and what trusted sources need no answer for."""
