"""A unit's own Word templates for its letters."""
