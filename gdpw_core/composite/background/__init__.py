"""The background behind the person, which stands still."""
