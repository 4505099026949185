"""What ``@hitl`` means: which question a step asks, on whose behalf, and what its answer leaves behind.

Metaflow's side (the decorator, the command group, what is injected into Argo's templates) is the extension
``metaflow_extensions.hitl``; nothing here loads Metaflow but what a running step needs of it.
"""
