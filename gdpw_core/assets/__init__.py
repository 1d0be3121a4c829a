"""Licensed files of the user's own: imported once, checked, kept beside the bundled ones."""
