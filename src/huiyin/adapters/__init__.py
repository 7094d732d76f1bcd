"""Sealed folders to the outside."""
