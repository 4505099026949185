"""What `gh-gate doctor` can tell about an installation: each check looks at plain data and says what to do."""
