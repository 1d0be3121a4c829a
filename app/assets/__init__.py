"""Heads and weights: importing, choosing, and what a choice changes."""
