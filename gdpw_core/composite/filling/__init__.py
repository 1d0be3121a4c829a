"""Filling what a picture does not show."""
