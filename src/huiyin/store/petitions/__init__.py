"""Petitions and what is derived from their acts."""
