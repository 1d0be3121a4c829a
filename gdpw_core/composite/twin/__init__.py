"""The other side of a head for what an edit turns to the viewer."""
