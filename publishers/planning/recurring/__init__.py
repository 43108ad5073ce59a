"""Recurring posts: made ahead, day by day; what a person does with one day."""
