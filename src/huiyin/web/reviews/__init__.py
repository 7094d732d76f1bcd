"""Reviews and final reviews, for who decides them."""
