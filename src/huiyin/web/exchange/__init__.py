"""The exchange with the upper system as people see it."""
