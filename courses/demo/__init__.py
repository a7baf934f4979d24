"""The sample people and the demo command."""
