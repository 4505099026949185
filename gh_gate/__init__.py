"""Human approval for pipelines, native to GitHub."""
