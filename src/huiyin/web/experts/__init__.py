"""Experts for a matter, suggested with reasons."""
