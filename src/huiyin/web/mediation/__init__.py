"""The desk of mediation: consents, sessions, agreements and their performance."""
