"""A bare Django view (H) and a bare Wagtail page with 30 children (W): what every figure is divided by."""
