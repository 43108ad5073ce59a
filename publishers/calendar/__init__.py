"""The calendar, reckoned without a database or a screen: periods, cards, where they stand, and what marks a day."""
