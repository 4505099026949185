"""Tells people elsewhere what is news about the gates that the App decides: by Apprise's addresses.

::

    follower (opened, decided) --+
    engine (reminder, escalated) +-> gh_gate.notify
                                 ^
    allowed: which of a policy file's addresses a server may speak to

The server's own addresses are its operator's. Those of policy files are written by everybody who can change a repository, so
they reach no machine that the server alone can reach.
"""
