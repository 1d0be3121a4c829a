"""From videos and photos to weights: prepare, fit, train, fine-tune, evaluate, export."""
