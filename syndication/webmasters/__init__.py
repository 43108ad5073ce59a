"""The public page for those who look after departments' websites: what they can have, ready to copy."""
