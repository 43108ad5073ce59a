"""Real parts: several processes, real brokers, real databases, and processes killed while deliveries go out."""
