"""Receptions by leaders: the plan, and the sheet of a day."""
