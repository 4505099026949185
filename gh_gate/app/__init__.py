"""The GitHub App: a server that is told by webhooks where to look, decides with the engine, and signs what it decides.

Needs the extra ``server``. Nothing here is imported by the library, the Action or the other commands.
"""
