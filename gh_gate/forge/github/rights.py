"""What people may do, asked at the moment it matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gh_gate.core.policy import Team
from gh_gate.core.thread import Member, Person, Standing
from gh_gate.forge.github.answer import Answer
from gh_gate.forge.github.part import Part
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.refusal import refused_access, understanding

WRITERS = frozenset({"admin", "maintain", "write"})
"""GitHub says ``write`` for maintain too, and for custom roles what they inherit from.

https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
"""


class Rights(Part):
    """Rights on the repository and membership of teams."""

    def standings(self, people: Iterable[Person], teams: tuple[Team, ...]) -> Mapping[int, Standing]:
        """Ask for people's rights now; teams are only asked about for those with write access."""
        return {who.id: self._standing(who, teams) for who in people}

    def readable(self, team: Team) -> bool:
        """Tell whether the token may read this team's members; a secret team counts as one that may not be read."""
        self._client.credentials.token()  # an installation's permissions are known once it has a token
        granted = self._client.credentials.permissions
        if granted is not None and "members" not in granted:
            return False
        answer = self._client.get(path("orgs", team.org, "teams", team.slug), allow=(403, 404))
        # A secret team owns nothing: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
        with understanding(f"the team {team.key}"):
            return answer.ok and answer.data.get("privacy") != "secret"

    def can_ask(self) -> bool | None:
        """Tell whether this account may open a gate and label it; None where only trying tells, as for a workflow's token."""
        self._client.credentials.token()
        granted = self._client.credentials.permissions
        if granted is not None:
            return granted.get("issues") == "write"
        with understanding("the repository"):
            allowed = self._client.get(self._at(), needs="metadata: read").data.get("permissions")
        if not isinstance(allowed, dict) or not any(allowed.values()):
            return None
        return any(allowed.get(role) is True for role in ("admin", "maintain", "push", "triage"))

    def _standing(self, who: Person, teams: tuple[Team, ...]) -> Standing:
        if not self._can_write(who):
            return Standing(can_write=False)
        return Standing(can_write=True, teams={team.key: self._member(who, team) for team in teams})

    def _can_write(self, who: Person) -> bool:
        answer = self._client.get(
            self._at("collaborators", who.login, "permission"), needs="metadata: read", allow=(404,)
        )
        if answer.status == 404:
            return self._nobody(answer)
        with understanding(f"the rights of @{who.login}"):
            account = answer.data["user"] or self._client.get(path("users", who.login), allow=(404,)).data
            # A login may have been given up and taken by somebody else since the comment was written.
            return account.get("id") == who.id and answer.data["permission"] in WRITERS

    def _nobody(self, answer: Answer) -> bool:
        # 404 means that there is no such account, or that the repository itself is out of sight: then nothing is known.
        if not self._repository_answers():
            raise refused_access(self._name, answer)
        return False

    def _member(self, who: Person, team: Team) -> Member:
        where = path("orgs", team.org, "teams", team.slug, "memberships", who.login)
        answer = self._client.get(where, needs="members: read", allow=(403, 404))
        if answer.ok:
            with understanding(f"the membership of @{who.login}"):
                active = answer.data["state"] == "active"
            if active and not self.readable(team):
                return Member.UNKNOWN  # made secret since it was named
            return Member.YES if active else Member.NO
        # GitHub also answers 404 where the token may not look, and that says nothing about anybody.
        return Member.NO if answer.status == 404 and self.readable(team) else Member.UNKNOWN
