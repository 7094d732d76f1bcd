"""One petition and the acts on it."""
