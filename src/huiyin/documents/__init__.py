"""Letters and receipts: context to document."""
