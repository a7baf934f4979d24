"""Pages of booking: for visitors, for attendees, for the training office."""
