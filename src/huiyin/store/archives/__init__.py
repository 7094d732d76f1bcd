"""Archives: what is filed and for how long, volumes that were made, Word templates."""
