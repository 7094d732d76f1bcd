"""The way to the upper system: a folder, an HTTP endpoint, or one out of order for tests."""
