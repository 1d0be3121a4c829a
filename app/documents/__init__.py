"""The open edit as a document: saving, opening where it was left, recovery after a crash."""
