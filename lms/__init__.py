"""The ground: what every floor stands on, and the wiring that puts the floors together."""

__version__ = "0.1.0"
