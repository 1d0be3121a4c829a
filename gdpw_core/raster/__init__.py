"""Mesh to pixels: rasterizers behind one protocol, guidance maps, pictures of the head.

`bands` (numpy entry), `shade` and `colours` need no torch; `backends`, `interpolation`, `guidance`
and `extension` work on tensors.
"""
