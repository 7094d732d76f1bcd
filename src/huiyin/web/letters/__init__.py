"""Letters of a petition: written, checked, approved, issued, taken out."""
