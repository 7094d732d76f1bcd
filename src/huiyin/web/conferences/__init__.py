"""A joint conference from its agenda to its minutes."""
