"""Who may do what in a repository."""

from tests.github.ground import locked
from tests.github.refused import Refused
from tests.github.repo_state import Grant, RepoState
from tests.github.state_people import RANKS, Account, Organization, Role, Team

# https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user
LEGACY: dict[Role, str] = {"maintain": "write", "triage": "read"}


class Access(RepoState):
    """Grants, and the highest of them."""

    @locked
    def set_permission(self, user: Account, role: Role, role_name: str = "") -> None:
        """Grant a collaborator a role ("none" takes it back); `role_name` names a custom role based on `role`."""
        if role == "none":
            self.grants.pop(user, None)
        else:
            self.grants[user] = Grant(role, role_name or role)
        self.tell("member", "edited", None, login=user.login, role=role)

    @locked
    def grant_team(self, team: Team, role: Role) -> None:
        """Grant a team, and with it its child teams, a role ("none" takes it back)."""
        if role == "none":
            self.team_grants.pop(team, None)
        else:
            self.team_grants[team] = role
        self.tell("team", "edited", None, slug=team.slug, role=role)

    def team_role(self, team: Team) -> Role:
        """What a team has here: its own grant or one inherited from a parent."""
        return max((self.team_grants.get(t, "none") for t in team.with_parents()), key=RANKS.index)

    def highest(self, account: Account) -> Grant:
        """The highest of all grants, as GitHub computes it."""
        everybody: Role = "none" if self.private else "read"
        found = [Grant(everybody, everybody), *self._personal(account), *self._organizational(account)]
        return max(found, key=lambda grant: RANKS.index(grant.role))

    def _personal(self, account: Account) -> list[Grant]:
        owner = [Grant("admin", "admin")] if account is self.owner else []
        return owner + ([self.grants[account]] if account in self.grants else [])

    def _organizational(self, account: Account) -> list[Grant]:
        org = self.owner
        if not isinstance(org, Organization) or account not in org.members or org.members[account].pending:
            return []
        base: Role = "admin" if org.members[account].role == "admin" else org.base_role
        roles = [base, *(self.team_role(t) for t in org.teams.values() if self._active(t, account))]
        return [Grant(role, role) for role in roles]

    @staticmethod
    def _active(team: Team, account: Account) -> bool:
        membership = team.memberships.get(account)
        return membership is not None and not membership.pending

    def is_collaborator(self, account: Account) -> bool:
        """Whether an account has more here than everybody."""
        return bool(self._personal(account) or self._organizational(account))

    def role_of(self, account: Account) -> Role:
        return self.highest(account).role

    def may(self, actor: Account | None, role: Role) -> bool:
        """Whether an actor has at least this role; bots are bounded by their token, an unknown actor by nothing."""
        if actor is None or actor.type == "Bot":
            return True
        return RANKS.index(self.role_of(actor)) >= RANKS.index(role)

    def require(
        self, actor: Account | None, role: Role, message: str = "Must have admin rights to Repository."
    ) -> None:
        if not self.may(actor, "read"):
            raise Refused(404, "Not Found")
        if not self.may(actor, role):
            raise Refused(403, message)

    def association(self, author: Account | None) -> str:
        """`author_association`; https://docs.github.com/graphql/reference/enums#commentauthorassociation."""
        if author is None:
            return "NONE"
        if author is self.owner:
            return "OWNER"
        if isinstance(self.owner, Organization) and author in self.owner.members:
            return "MEMBER"
        if author in self.grants:
            return "COLLABORATOR"
        wrote = any(c.author is author for c in self.branches[self.default_branch].ancestry())
        return "CONTRIBUTOR" if wrote else "NONE"
