"""The law as a bureau keeps it: local rules, and the library of texts."""
