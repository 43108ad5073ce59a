"""The queue: slots of a week, who sits on them, another order, and what is late."""
