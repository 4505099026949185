"""The gate itself: pure functions over plain data, without I/O, clock or environment."""
