"""Shell, sign-in, permissions, lists shared by the staff pages."""
