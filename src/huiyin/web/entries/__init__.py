"""Every register by its declaration: lists, entries, moves, tables in and out, figures."""
