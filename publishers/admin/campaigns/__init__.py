"""A campaign's own screens: its page, its board, what comes round, copies and templates."""
