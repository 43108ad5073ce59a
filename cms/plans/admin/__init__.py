"""The screens of plans and of agencies at a glance."""
