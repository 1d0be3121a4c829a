"""Widgets of the window, each usable on its own."""
