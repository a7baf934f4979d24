"""Pages of rooms, of coaches, and of the training office."""
