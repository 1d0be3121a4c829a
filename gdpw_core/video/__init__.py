"""Clips: frames and sound in, whole files out."""
