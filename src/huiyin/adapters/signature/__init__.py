"""Signing a PDF for a unit: with a key in software, or not at all."""
