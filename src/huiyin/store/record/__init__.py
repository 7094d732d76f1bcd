"""The record: chain, act heads, contents, outbox, seals, guards."""
