"""A repository as tests use it: state and everything that people can do in it."""

from tests.github.repo_runs import Runs


class Repo(Runs):
    """All verbs check the person's right as GitHub does and raise `Refused`; an actor None is unknown and unchecked."""
