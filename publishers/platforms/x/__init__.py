"""X: posts and threads on one account. See docs/platforms/x.md."""
