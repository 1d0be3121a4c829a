"""The mouth's inside as a layer of its own."""
