"""Datasets, and the pairs that are drawn from them."""
