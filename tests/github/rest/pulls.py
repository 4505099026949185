"""Pull requests: list, read, commits, files."""

from tests.github.call import Answer, Call
from tests.github.paging import page
from tests.github.router import route
from tests.github.show import code, pulls, repos

HERE = "/repos/{owner}/{repo}/pulls"
ONE = f"{HERE}/{{pull_number}}"
MAX_FILES, MAX_COMMITS = 3000, 250  # https://docs.github.com/rest/pulls/pulls


@route("GET", HERE, "pulls")
def list_pulls(call: Call) -> Answer:
    """Newest first."""
    state, base = call.query.get("state", "open"), call.query.get("base")
    found = [
        (issue, issue.pull)
        for issue in reversed(call.repo.issues.values())
        if issue.pull and state in {"all", issue.state} and base in {None, issue.pull.base_ref}
    ]
    return page(call, found, lambda pair: pulls.simple(*pair, call.repo, call.root))


@route("GET", ONE, "pulls")
def read(call: Call) -> Answer:
    issue = call.repo.pull(call.number("pull_number"))
    return Answer(200, pulls.full(issue, call.repo.pull_of(issue), call.repo, call.root))


@route("GET", f"{ONE}/commits", "pulls")
def commits(call: Call) -> Answer:
    """Oldest first; never more than 250."""
    pull = call.repo.pull_of(call.repo.pull(call.number("pull_number")))
    found = call.repo.pull_commits(pull)[:MAX_COMMITS]
    return page(call, found, lambda commit: repos.commit(commit, call.repo, call.root))


@route("GET", f"{ONE}/files", "pulls")
def files(call: Call) -> Answer:
    """By path; never more than 3,000, whatever `changed_files` says."""
    pull = call.repo.pull_of(call.repo.pull(call.number("pull_number")))
    found = call.repo.pull_files(pull)[:MAX_FILES]
    return page(call, found, lambda change: code.change(change, pull.head_sha, call.repo, call.root))
