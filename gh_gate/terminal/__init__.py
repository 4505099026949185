"""The local forge asks in the terminal: who is asked, until when, the question, its typed inputs, and ``Approve? [y/N]``.

Nothing here decides. What a person types becomes a comment, and the engine reads that comment like any other.
"""
