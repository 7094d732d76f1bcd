"""Registers as declarations: one file each, found by `catalogue`."""
