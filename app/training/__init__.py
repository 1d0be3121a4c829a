"""The window in which weights are trained; `gdpw-train` does the work in a process of its own."""
