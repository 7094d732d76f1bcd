"""The API face: the same procedure and refusals as the pages, for other systems."""
