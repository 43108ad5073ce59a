"""Proof: what stood where and when, in a ledger that nobody can rewrite unseen."""
