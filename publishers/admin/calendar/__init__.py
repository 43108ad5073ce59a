"""The calendar, the hub's home: what goes out when, and giving it another time."""
