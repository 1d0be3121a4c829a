"""Panels of the window: one file a panel."""
