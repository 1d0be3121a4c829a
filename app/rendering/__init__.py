"""Between the session and the pipeline: threads, requests, pictures."""
