"""The sides of a head, which a turn brings to light."""
