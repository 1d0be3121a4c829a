"""Words of the window that stand in no widget, and its language."""
