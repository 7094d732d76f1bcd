"""The calendar of the hearing rooms."""
