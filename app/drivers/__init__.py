"""Clips, cameras and photos that move the portrait."""
