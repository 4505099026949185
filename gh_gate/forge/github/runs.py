"""Workflow runs and their jobs: how they stand, and running them again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from gh_gate.core.rerun import Job, Run
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Gone
from gh_gate.forge.github.part import Part
from gh_gate.forge.github.refusal import Refused, refused_access, understanding

READ = "actions: read"
WRITE = "actions: write"


class StillRunning(GateError):  # noqa: N818 - says how the run stands, not what failed
    """The run is in progress, or went on since it was read: nothing was done."""


class TooLate(GateError):  # noqa: N818 - the same
    """The run was started so long ago that GitHub does not run it again."""


class Runs(Part):
    """Runs of the repository's workflows."""

    def run(self, run_id: int) -> Run:
        """Return a run as it stands.

        :raise Gone: where it was deleted.
        """
        data = self.shown(run_id)
        with understanding(f"the run {run_id}"):
            return _run(data)

    def shown(self, run_id: int) -> Mapping[str, Any]:
        """Return all that GitHub shows of a run.

        :raise Gone: where it was deleted.
        """
        answer = self._client.get(self._at("actions", "runs", run_id), needs=READ, allow=(404,))
        if answer.status == 404:
            if not self._repository_answers():
                raise refused_access(self._name, answer)
            raise Gone(f"the run {run_id} was deleted.")
        with understanding(f"the run {run_id}"):
            return dict(answer.data)

    def jobs(self, run_id: int, attempt: int | None = None) -> tuple[Job, ...]:
        """Return all jobs of an attempt of a run, those included that were not run again in it.

        :param attempt: None for the latest one.
        """
        where: tuple[str | int, ...] = ("attempts", attempt) if attempt is not None else ()
        path = self._at("actions", "runs", run_id, *where, "jobs")
        with understanding(f"the jobs of the run {run_id}"):
            pages = list(self._client.pages(path, {"filter": "latest"} if attempt is None else {}, needs=READ))
            rows = {int(row["id"]): row for page in pages for row in page.data["jobs"]}
            if len(rows) < int(pages[-1].data["total_count"]):
                raise UpstreamError(f"the list of jobs of the run {run_id} is not complete.", do="try again later")
            return tuple(_job(row) for row in rows.values())

    def jobs_of(self, run_id: int, attempts: Collection[int]) -> dict[int, Job]:
        """Return all jobs of some attempts of a run, by their ids."""
        return {job.id: job for attempt in sorted(set(attempts)) for job in self.jobs(run_id, attempt)}

    def rerun_job(self, job_id: int) -> None:
        """Run a job of the latest attempt again, and all that need it; nothing is sent twice.

        :raise StillRunning: where the run is in progress, or went on meanwhile.
        :raise TooLate: where GitHub does not run it again any more.
        :raise UnknownOutcome: where it may have happened.
        """
        self._again(self._at("actions", "jobs", job_id, "rerun"))

    def rerun_failed(self, run_id: int) -> None:
        """Run all failed jobs of the latest attempt again, as `rerun_job` does with one."""
        self._again(self._at("actions", "runs", run_id, "rerun-failed-jobs"))

    def _again(self, path: str) -> None:
        try:
            self._client.write("POST", path, None, needs=WRITE)
        except Refused as refused:
            raise _meant(refused) or refused from None


def _meant(refused: Refused) -> GateError | None:
    """Return what a refusal means, as far as GitHub's words tell; None where it is told well already.

    Its description of the API has none of these words; a run and a job that are in progress have different ones.
    """
    said = refused.said.lower()
    if "already running" in said or "current attempt" in said:
        return StillRunning("the run is in progress.", why=refused.why)
    if "over a month ago" in said:
        return TooLate("GitHub does not run this again any more.", why=refused.why)
    if refused.status == 403 and not said.startswith("resource not accessible"):
        return GateError(
            "GitHub refuses to run the job again.",
            why=refused.why,
            do=f"give the token, or the App, `{WRITE}`; running the job again by hand works as well",
        )
    return None


def _run(data: Mapping[str, Any]) -> Run:
    return Run(
        id=int(data["id"]),
        attempt=int(data.get("run_attempt") or 1),
        status=str(data["status"] or ""),
        conclusion=str(data["conclusion"] or ""),
        created_at=datetime.fromisoformat(data["created_at"]),
    )


def _job(data: Mapping[str, Any]) -> Job:
    return Job(
        id=int(data["id"]),
        name=str(data["name"]),
        status=str(data["status"]),
        conclusion=str(data["conclusion"] or ""),
        started_at=_time(data["started_at"]),
        completed_at=_time(data["completed_at"]),
        runner=str(data["runner_name"] or ""),
        broke_at=_broke_at(data.get("steps") or ()),
    )


def _broke_at(steps: Iterable[Mapping[str, Any]]) -> datetime | None:
    failed = (_time(step.get("started_at")) for step in steps if step["conclusion"] == "failure")
    # After the first one only steps run that run always; one with `continue-on-error` is told as a success.
    return min((at for at in failed if at is not None), default=None)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
