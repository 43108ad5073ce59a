"""What changes plans: each a function with one transaction."""
