"""What a gate costs that waits for days, in each of the ways to wait."""
