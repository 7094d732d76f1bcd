"""How short messages leave the house: mail, text messages, or a folder to look into."""
