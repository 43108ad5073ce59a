"""What is done with reports, and every rule about who may."""
