"""The document: one file that holds a photo, its fitted head, the edit and its history."""
