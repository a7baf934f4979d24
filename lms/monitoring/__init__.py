"""What those who run the site look at: a line a request, metrics, and errors sent to Sentry."""
