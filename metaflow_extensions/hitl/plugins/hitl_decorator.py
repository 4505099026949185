"""The place that metaflow-hitl's README imports ``hitl`` from; ``from metaflow import hitl`` gives the same."""

try:
    from metaflow import hitl

    from metaflow_extensions.hitl.plugins.hitl_step import HitlDecorator
except ModuleNotFoundError as error:
    if error.name != "metaflow":
        raise
    told = "this needs Metaflow, which is not installed: pip install 'gh-gate[metaflow]'"
    raise ModuleNotFoundError(told, name=error.name) from error

__all__ = ["HitlDecorator", "hitl"]
