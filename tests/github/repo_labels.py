"""Labels and assignees."""

from collections.abc import Sequence

from tests.github.ground import locked
from tests.github.refused import Refused, invalid, not_found
from tests.github.repo_comments import Comments
from tests.github.state_people import Account
from tests.github.state_threads import Issue, Label

MAX_LABEL = 50
MAX_ASSIGNEES = 10


class Labels(Comments):
    """Labels of the repository, and who or what an issue is marked with."""

    def make_label(self, name: str, color: str = "ededed", description: str | None = None) -> Label:
        """A new label; raises Refused 422 where it exists (names ignore case) or is too long."""
        if name.lower() in self.labels:
            raise invalid("Label", "name", "already_exists")
        if not name.strip() or len(name) > MAX_LABEL:
            raise invalid("Label", "name", "invalid", f"name is too long (maximum is {MAX_LABEL} characters)")
        label = Label(id=self.ground.fresh_id("label"), name=name, color=color, description=description)
        self.labels[name.lower()] = label
        return label

    def label_named(self, name: str) -> Label:
        if name.lower() not in self.labels:
            raise not_found()
        return self.labels[name.lower()]

    def put_labels(self, issue: Issue, actor: Account | None, names: Sequence[str]) -> None:
        """Add labels; one that the repository lacks is made, where the actor may push."""
        for name in names:
            label = self.labels.get(name.lower()) or self._made_on_the_way(actor, name)
            if label not in issue.labels:
                issue.labels.append(label)
                self.note(issue, "labeled", actor, label=label)
                self.tell("issues", "labeled", actor, issue, {"label": label}, label=label.name)

    def _made_on_the_way(self, actor: Account | None, name: str) -> Label:
        if not self.may(actor, "write"):
            error = {"resource": "Repository", "field": "label", "code": "unauthorized"}
            raise Refused(403, "You do not have permission to create labels on this repository.", errors=[error])
        return self.make_label(name)

    def take_label(self, issue: Issue, actor: Account | None, label: Label) -> None:
        issue.labels.remove(label)
        self.note(issue, "unlabeled", actor, label=label)
        self.tell("issues", "unlabeled", actor, issue, {"label": label}, label=label.name)

    @locked
    def label(self, actor: Account | None, number: int, *names: str) -> Issue:
        """Add labels to an issue; needs triage."""
        issue = self.issue(number)
        self.require(actor, "triage")
        self.put_labels(issue, actor, names)
        return issue

    @locked
    def unlabel(self, actor: Account | None, number: int, *names: str) -> Issue:
        """Remove labels from an issue; raises Refused 404 "Label does not exist" where it lacks one."""
        issue = self.issue(number)
        self.require(actor, "triage")
        for name in names:
            label = self.labels.get(name.lower())
            if label not in issue.labels or label is None:
                raise Refused(404, "Label does not exist")
            self.take_label(issue, actor, label)
        return issue

    def drop_label(self, label: Label) -> None:
        """Delete a label from the repository and from every issue."""
        del self.labels[label.name.lower()]
        for issue in self.issues.values():
            if label in issue.labels:
                self.take_label(issue, None, label)

    def assignable(self, account: Account) -> bool:
        """Whether an account can be assigned: whoever has push access."""
        return account.type == "User" and self.may(account, "write")

    def put_assignees(self, issue: Issue, actor: Account | None, accounts: Sequence[Account]) -> None:
        """Assign people; who cannot be assigned, and everybody after the tenth, is dropped in silence."""
        for account in accounts:
            free = len(issue.assignees) < MAX_ASSIGNEES and account not in issue.assignees
            if free and self.assignable(account):
                issue.assignees.append(account)
                self.note(issue, "assigned", actor, subject=account)
                self.tell("issues", "assigned", actor, issue, {"assignee": account}, assignee=account.login)

    @locked
    def assign(self, actor: Account | None, number: int, *users: Account) -> Issue:
        issue = self.issue(number)
        if self.may(actor, "triage"):
            self.put_assignees(issue, actor, users)
        return issue

    @locked
    def unassign(self, actor: Account | None, number: int, *users: Account) -> Issue:
        issue = self.issue(number)
        if self.may(actor, "triage"):
            for user in [user for user in users if user in issue.assignees]:
                issue.assignees.remove(user)
                self.note(issue, "unassigned", actor, subject=user)
                self.tell("issues", "unassigned", actor, issue, {"assignee": user}, assignee=user.login)
        return issue
