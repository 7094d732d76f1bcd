"""Functions on Chinese text."""
