"""The ground: what every floor stands on, and the wiring that puts the floors together."""
