"""Registering petitions."""
