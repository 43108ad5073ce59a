"""Days, periods and numbers as offices write them. Pure."""
