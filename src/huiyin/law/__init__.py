"""The law as data: rules, citations, calendar."""
