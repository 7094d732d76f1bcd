"""The API face."""
