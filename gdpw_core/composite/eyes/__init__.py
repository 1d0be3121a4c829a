"""The eyes as a layer of their own."""
