"""What is done about approvals: each act checks rights itself, whoever calls it."""
