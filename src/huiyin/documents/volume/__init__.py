"""The volume of a petition: its own sheets, and everything bound into one PDF."""
