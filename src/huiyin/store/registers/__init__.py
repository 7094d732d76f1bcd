"""Registers: one table for all declarations of `domain.registers`."""
