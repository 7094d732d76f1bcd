"""Indicators as data; reads the store."""
