"""People: users, bots, organizations and teams."""

from tests.github.clock import Clock
from tests.github.ground import Change, Ground, locked
from tests.github.refused import Refused
from tests.github.state_people import Account, Membership, Organization, Team


class People(Ground):
    """Registries of accounts and teams; every lookup by login ignores case, as GitHub does."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.accounts: dict[str, Account] = {}

    @property
    def ground(self) -> Ground:
        return self

    @locked
    def user(self, login: str) -> Account:
        """The user of this login, made where there is none."""
        if login.lower() not in self.accounts:
            self.register(Account(id=self.fresh_id("account"), login=login, created_at=self.clock.now))
        return self.accounts[login.lower()]

    @locked
    def org(self, login: str) -> Organization:
        """The organization of this login, made where there is none."""
        org = self.accounts.get(login.lower())
        if org is None:
            new_id = self.fresh_id("account")
            org = self.register(Organization(id=new_id, login=login, created_at=self.clock.now, type="Organization"))
        if not isinstance(org, Organization):
            raise TypeError(f"{login} is a user")
        return org

    def register(self, account: Account) -> Account:
        self.accounts[account.login.lower()] = account
        return account

    @locked
    def rename_user(self, user: Account, login: str) -> None:
        del self.accounts[user.login.lower()]
        user.login = login
        self.register(user)

    @locked
    def delete_user(self, user: Account) -> None:
        """Delete an account: what it wrote stays, its author is null from then on."""
        del self.accounts[user.login.lower()]
        user.deleted = True

    @locked
    def add_member(self, org: Account, user: Account, role: str = "member", *, pending: bool = False) -> None:
        self.org(org.login).members[user] = Membership(role=role, pending=pending)

    @locked
    def remove_member(self, org: Account, user: Account) -> None:
        """Remove from the organization and from all its teams."""
        organization = self.org(org.login)
        organization.members.pop(user, None)
        for team in organization.teams.values():
            team.memberships.pop(user, None)

    @locked
    def team(
        self, org: Account, name: str, *members: Account, parent: Team | None = None, secret: bool = False
    ) -> Team:
        """A new team; its members become members of the organization. A secret team has no parent."""
        if secret and parent:
            raise Refused(422, "A secret team cannot be nested")
        organization = self.org(org.login)
        slug = name.lower().replace(" ", "-")
        new_id, now = self.fresh_id("team"), self.clock.now
        team = Team(id=new_id, org=organization, name=name, slug=slug, created_at=now, parent=parent, secret=secret)
        organization.teams[slug] = team
        for member in members:
            self.join(team, member)
        return team

    @locked
    def join(self, team: Team, user: Account, role: str = "member", *, pending: bool = False) -> None:
        """Into a team; `pending` while the invitation to the organization is not accepted."""
        team.memberships[user] = Membership(role=role, pending=pending)
        team.org.members.setdefault(user, Membership(pending=pending))
        self._tell("added", user, team)

    @locked
    def leave(self, team: Team, user: Account) -> None:
        team.memberships.pop(user, None)
        self._tell("removed", user, team)

    def _tell(self, action: str, user: Account, team: Team) -> None:
        change = Change("membership", action, "", 0, user.login, self.clock.now, {"team": team.slug})
        self.record(change, actor=user, member=user, team=team, org=team.org)
