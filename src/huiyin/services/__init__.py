"""Use cases: load, decide, record, one transaction each."""
