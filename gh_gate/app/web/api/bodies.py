"""What a request may say, field by field; whatever is not named here is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from gh_gate.app.asking.asked import KEY, Ask, Supposed
from gh_gate.app.web.api.refusals import sentence
from gh_gate.core.durations import LIMIT
from gh_gate.core.gate import NAME, OnTimeout
from gh_gate.core.policy import quorum
from gh_gate.errors import UsageError
from gh_gate.forge.github.connect import REPOSITORY
from gh_gate.library import words

_LENGTH = "A length of time: seconds, or a text such as 90s, 30m, 24h, 7d; at most 30 days."
_COMMIT = r"^[0-9a-f]{40}([0-9a-f]{24})?$"
_LINE = 2_000


class Body(BaseModel):
    """An object with known fields of known types; a text is no number here, and no unknown field is passed over."""

    model_config = ConfigDict(strict=True, extra="forbid")


def _by(read: Callable[..., Any], what: str) -> Callable[[Any], Any]:
    """Return a validator that reads as the rest of the program does."""

    def check(value: Any) -> Any:
        try:
            return read(value, what=what)
        except UsageError as error:
            told = sentence(error)
        raise ValueError(told)  # out here: what it quotes of the request is nobody's cause

    return check


Repository = Annotated[
    str,
    Field(pattern=f"^{REPOSITORY.pattern}$", max_length=200, description="`owner/name`.", examples=["acme/app"]),
]
Name = Annotated[str, Field(pattern=f"^{NAME.pattern}$", description="The gate's name.", examples=["deploy"])]
Text = Annotated[str, Field(max_length=_LINE)]
Words = Annotated[list[Annotated[str, Field(min_length=1, max_length=300)]], Field(max_length=100)]
Duration = Annotated[
    Annotated[int, Field(ge=1, le=LIMIT)] | Annotated[str, Field(pattern=r"^\d{1,9}[dhms]?(\d{1,9}[hms]){0,3}$")],
    Field(description=_LENGTH, examples=["24h"]),
]
Commit = Annotated[str, Field(pattern=_COMMIT, description="A full commit hash, in the repository.")]
Pull = Annotated[int, Field(ge=1, le=2**31 - 1, description="Ask in a comment on this pull request.")]
Approvers = Annotated[
    Words,
    AfterValidator(_by(words.approvers, "approvers")),
    Field(
        description="`codeowners`, `codeowners:PATH`, `@user`, `@org/team`, or an alias of the policy file.",
        examples=[["codeowners:/deploy/"]],
    ),
]
Paths = Annotated[Words, Field(description="Whose owners `codeowners` means.")]
Required = Annotated[
    Annotated[int, Field(ge=1, le=quorum.LIMIT)] | Literal["each-owner"],
    BeforeValidator(_by(words.required, "required")),
    Field(description="How many people have to approve, or `each-owner`.", examples=[1]),
]
Inputs = Annotated[
    dict[str, Any]
    | list[dict[str, Any]],  # declared where it is known that the caller may ask: strangers' rules cost time
    Field(
        description="Typed inputs, as docs/action.md declares them.", examples=[{"target": ["staging", "production"]}]
    ),
]


class _Terms(Body):
    """What may be said of who decides, when a gate is opened and when one is supposed."""

    approvers: Approvers | None = None
    paths: Paths | None = None
    required: Required | None = None
    pull_request: Pull | None = None
    prevent_self_approval: Annotated[bool | None, Field(description="Whether those involved cannot approve.")] = None

    def said(self, *other: str) -> dict[str, Any]:
        """Return what was said, by the names of `gh_gate.asked.Request`.

        :param other: fields that are none of its names.
        """
        said = {name: getattr(self, name) for name in type(self).model_fields if name not in other}
        return {name: value for name, value in said.items() if value is not None}


class OpenGate(_Terms):
    """A question for people."""

    repository: Repository
    name: Name
    key: Annotated[
        str,
        Field(
            pattern=f"^{KEY.pattern}$",
            description="Your own word for this question: the same key finds the same gate. Other callers' keys are others.",
            examples=["run-4711"],
        ),
    ]
    prompt: Annotated[
        str,
        Field(
            min_length=1,
            max_length=65_536,
            description="Markdown; with `context`, `{fields}` are filled in.",
            examples=["Deploy v14?"],
        ),
    ]
    context: Annotated[dict[str, Any] | None, Field(description="Values for the prompt's fields.")] = None
    inputs: Inputs | None = None
    commit: Commit | None = None
    subject: Annotated[str | None, Field(max_length=1_024, description="What else is decided about, one line.")] = None
    timeout: Annotated[Duration, BeforeValidator(_by(words.length, "timeout"))] | None = None
    valid_for: Annotated[Duration, BeforeValidator(_by(words.length, "valid_for"))] | None = None
    remind: Annotated[Duration, BeforeValidator(_by(words.length, "remind"))] | None = None
    on_timeout: Annotated[
        Literal["reject", "approve", "remind"] | None,
        Field(description="What the deadline does; `approve` only where the policy file allows it."),
    ] = None
    auto_approve: Annotated[
        bool | None, Field(description="Whether your own rule approves it; only where the policy file allows that.")
    ] = None
    labels: Annotated[
        list[str], AfterValidator(_by(words.labels, "labels")), Field(max_length=20, description="For its issue.")
    ] = Field(default_factory=list)

    def ask(self) -> Ask:
        """Return what is asked; what was not said is left to the rules' own defaults."""
        said = self.said("repository", "name", "key", "commit", "labels")
        if self.on_timeout:
            said["on_timeout"] = OnTimeout(self.on_timeout)
        return Ask(
            repository=self.repository,
            key=self.key,
            name=self.name,
            commit=self.commit or "",
            labels=tuple(self.labels),
            words=said,
        )


class Suppose(_Terms):
    """A gate that is not asked."""

    approvers: Annotated[Approvers | None, Field(max_length=20)] = None
    repository: Repository
    gate: Annotated[Name | None, Field(description="The gate whose entry in the policy file counts.")] = None
    commit: Commit | None = None
    person: Annotated[
        str | None,
        Field(pattern=r"^@?[A-Za-z0-9_-]{1,100}$", description="Whose rights; left out, your own.", examples=["alice"]),
    ] = None

    def supposed(self) -> Supposed:
        """Return what is supposed."""
        return Supposed(
            repository=self.repository,
            name=self.gate or "",
            commit=self.commit or "",
            person=self.person or "",
            words=self.said("repository", "gate", "commit", "person"),
        )


Digest = Annotated[
    str,
    Field(
        pattern="^([0-9a-f]{64})?$",
        description="Of the gate that you have seen; where another question stands there by now, nothing is posted.",
    ),
]


class Approve(Body):
    """An approval."""

    inputs: Annotated[dict[str, Any], Field(description="Values by name; one that is left out has its default.")] = (
        Field(default_factory=dict)
    )
    remark: Annotated[Text, Field(description="Kept with the decision.")] = ""
    digest: Digest = ""


class Reject(Body):
    """A rejection, or a withdrawal."""

    reason: Annotated[Text, Field(description="Kept with the decision.")] = ""
    digest: Digest = ""


class Submission(Body):
    """An answer as flyteplugins-hitl takes it, `HITLSubmissionTyped`; `response_path` is taken and does nothing."""

    request_id: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}#[0-9]{1,10}/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
            description="`event.request_id`: `OWNER/REPO#NUMBER/NAME`.",
            examples=["acme/app#17/review"],
        ),
    ]
    value: Any
    data_type: Annotated[str | None, Field(max_length=100, description="`int`, `float`, `bool` or `str`.")] = None
    response_path: Annotated[str | None, Field(max_length=2_000, description="Nothing is written anywhere.")] = None
