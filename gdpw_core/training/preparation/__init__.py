"""`gdpw-train prepare` and `fit`: from videos and photos to a dataset."""
