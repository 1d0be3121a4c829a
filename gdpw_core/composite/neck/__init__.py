"""The sides of neck and jaw, which a turn uncovers."""
