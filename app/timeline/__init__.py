"""The timeline: lanes of keyframes and tracks, the playhead, playing."""
