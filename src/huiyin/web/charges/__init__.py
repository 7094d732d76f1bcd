"""A leader's own matters, on a phone."""
