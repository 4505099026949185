"""Where gates live: GitHub, or this machine."""
