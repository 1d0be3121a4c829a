"""A run and its folder: state, checkpoints, log, validation, several processes."""
