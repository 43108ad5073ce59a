"""The receiving side of the exchange profile (``/exchange/v1``): what ``docs/exchange.md`` tells partners."""
