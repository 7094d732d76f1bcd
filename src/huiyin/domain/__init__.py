"""What may happen to a petition and when it is due: frozen values and pure functions."""
