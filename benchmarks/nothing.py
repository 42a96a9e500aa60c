"""Shows nothing."""
