"""Channels: the list, the form, connecting an account, tests, allowances and the people responsible."""
