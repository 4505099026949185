"""The page of a run in Argo's own pages, for the issue and for notifications."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

UI, NAMESPACE = "METAFLOW_HITL_ARGO_UI_URL", "METAFLOW_HITL_ARGO_NAMESPACE"
"""metaflow-hitl's names for where Argo's pages are, and in which namespace workflows run."""

DEFAULT = "argo"
"""The namespace where nobody says another, as metaflow-hitl has it."""


def run_url(environ: Mapping[str, str]) -> str:
    """Return the page of the running workflow, or an empty string where it is not known.

    :param environ: of a pod that Metaflow has started on Argo.
    """
    base, workflow = environ.get(UI, "").rstrip("/"), environ.get("ARGO_WORKFLOW_NAME", "")
    if not base.startswith(("https://", "http://")) or not workflow:
        return ""
    return f"{base}/workflows/{quote(namespace(environ), safe='')}/{quote(workflow, safe='')}"


def namespace(environ: Mapping[str, str]) -> str:
    """Return the namespace of the workflows."""
    return environ.get(NAMESPACE) or environ.get("ARGO_WORKFLOW_NAMESPACE") or DEFAULT
