"""`gdpw-train evaluate`: systems on the same pairs, scored, compared and shown."""
