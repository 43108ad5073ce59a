"""What browsers are told about a page: where its parts may come from, and what it may never do."""
