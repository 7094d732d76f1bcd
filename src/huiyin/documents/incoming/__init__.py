"""What people hand in: told by content, checked, cleaned and made visible."""
