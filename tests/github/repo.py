"""A repository as tests use it: state and everything that people can do in it."""

from tests.github.repo_reruns import Reruns


class Repo(Reruns):
    """All verbs check the person's right as GitHub does and raise `Refused`; an actor None is unknown and unchecked."""
