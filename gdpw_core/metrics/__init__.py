"""How good a result is: pixels, perception, identity, geometry, and intervals over people."""
