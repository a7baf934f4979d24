"""Tools without tables and without business words; every floor may use them."""
