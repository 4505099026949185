"""What an audit writes: JSONL, CSV, one HTML file, and a few lines for a terminal. Each streams from the book."""
