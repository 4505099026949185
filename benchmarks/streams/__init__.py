"""Measures of streams: how soon waiters go on, what open streams cost, and that nothing is lost."""
