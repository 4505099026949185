"""Whose a token of GitHub's is."""

from __future__ import annotations

from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.core.thread import Person
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.github import identity
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.clock import Clock
from gh_gate.forge.github.connect import wire
from gh_gate.forge.github.credentials import Given
from gh_gate.forge.github.manners import Manners
from gh_gate.forge.github.people import person
from gh_gate.forge.github.refusal import Refused, understanding

INSTALLATION = "ghs_"
"""How the tokens of Apps and workflows begin, which are no person's."""


class Accounts:
    """Asks GitHub, each time.

    :param api: the root of the REST API.
    :param manners: how patient it is; somebody waits for the answer.
    """

    def __init__(self, api: str, manners: Manners) -> None:
        self._wire, self._manners = wire(api, manners.timeout), manners

    def whose(self, token: str) -> Person:
        """Return the account of a token; of an App's or a workflow's, its bot.

        :raise NotSignedIn: where GitHub does not accept it.
        :raise UpstreamError: where GitHub cannot be asked.
        """
        client = Client(self._wire, Given(token), Clock(self._manners.monotonic), self._manners, kept=1)
        try:
            return self._asked(client, token)
        except UpstreamError:
            raise
        except Refused as refused:
            # A 403 here is a blocked account, or a token that its organization has not approved: nobody to us either.
            raise _nobody(refused.said or f"GitHub answered {refused.status}") from None
        except GateError as error:
            raise _nobody(error.why) from None

    @staticmethod
    def _asked(client: Client, token: str) -> Person:
        if token.startswith(INSTALLATION):
            return identity.ask(client, None, in_actions=False)
        answer = client.get("/user", keep=False)
        with understanding("this token's account"):
            return _somebody(person(answer.data))


def _somebody(found: Person | None) -> Person:
    if found is None:
        raise ValueError("it names nobody")
    return found


def _nobody(why: str) -> NotSignedIn:
    return NotSignedIn(
        "GitHub does not accept this token.", why=why, do="send one that is valid: `gh auth token` prints one"
    )
