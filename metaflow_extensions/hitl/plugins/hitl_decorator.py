"""The place that metaflow-hitl's README imports ``hitl`` from; ``from metaflow import hitl`` gives the same."""

from metaflow import hitl

from metaflow_extensions.hitl.plugins.hitl_step import HitlDecorator

__all__ = ["HitlDecorator", "hitl"]
