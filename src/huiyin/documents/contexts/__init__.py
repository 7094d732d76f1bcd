"""What each kind of letter says: one dataclass a kind."""
