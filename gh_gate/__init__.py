"""Human approval for pipelines, native to GitHub."""

__version__ = "0.1.0"
