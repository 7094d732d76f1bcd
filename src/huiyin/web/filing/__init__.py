"""Archives: the volume and package of a petition, how long it is kept, the inventory."""
