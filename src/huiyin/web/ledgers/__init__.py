"""Ledgers brought in: uploaded, their columns said, tried, taken in, undone."""
