"""Presets: looks that are applied to a face by an amount, and the user's own ones."""
