"""What the national portal and the department portals share: the signed wire of the exchange profile (B1, B5)."""
