"""What went wrong, in people's terms: causes, cards, groups, and who is told. The engine's rows are only read here."""
