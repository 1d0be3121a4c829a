"""Getting a portrait: files, drops, camera, faces, landmarks, many at once."""
