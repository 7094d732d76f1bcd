"""Components, template tags, icons, styles."""
