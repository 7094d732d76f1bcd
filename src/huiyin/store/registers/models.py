"""Registers get their one table with the register kit."""
