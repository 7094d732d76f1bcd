"""Today, lists and search."""
