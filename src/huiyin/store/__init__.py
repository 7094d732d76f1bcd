"""Rows: record, accounts, petitions, registers."""
