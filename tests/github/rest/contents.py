"""Files, and what GitHub finds wrong in CODEOWNERS."""

from tests.github.call import Answer, Call
from tests.github.codeowners_errors import LOCATIONS, errors
from tests.github.refused import not_found
from tests.github.router import route
from tests.github.show import code

REPO = "/repos/{owner}/{repo}"


@route("GET", f"{REPO}/contents/{{path}}", "contents")
def contents(call: Call) -> Answer:
    """A file, as JSON or (`Accept: application/vnd.github.raw+json`) as it is; or a directory's files."""
    path, ref = call.params["path"].strip("/"), call.query.get("ref") or call.repo.default_branch
    commit = call.repo.resolve(ref)
    if path in commit.tree:
        if "raw" in call.request.headers.get("accept", ""):
            return Answer(200, raw=commit.tree[path])
        return Answer(200, code.file(path, commit, ref, call.repo, call.root))
    listed = code.directory(path, commit, ref, call.repo, call.root)
    if not listed:
        raise not_found()
    return Answer(200, listed)


@route("GET", f"{REPO}/codeowners/errors", "contents", bare=True)
def codeowners_errors(call: Call) -> Answer:
    """The errors of the first CODEOWNERS file that GitHub finds; 404 where there is none."""
    tree = call.repo.resolve(call.query.get("ref")).tree
    for path in LOCATIONS:
        if path in tree:
            return Answer(200, {"errors": errors(path, tree[path].decode(), call.repo, call.world.accounts)})
    raise not_found()
