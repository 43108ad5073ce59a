"""The preflight on trial: what it says of hundreds of drafts, beside what the platforms answer to them."""
