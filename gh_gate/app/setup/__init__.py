"""Set-up of the App: GitHub's manifest flow from a page on this machine, the files that it leaves, and their checks."""
