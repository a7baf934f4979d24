"""Sessions, offers, seats: what can be booked, who holds which seat, and for how long."""
