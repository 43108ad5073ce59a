"""The headless API: entries as JSON, with its own OpenAPI description."""
