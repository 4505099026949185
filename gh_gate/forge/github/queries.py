"""What is asked of GraphQL: only what REST cannot say (edits, deletions, e-mail).

https://docs.github.com/en/graphql/reference/objects#issuecomment
"""

from __future__ import annotations

from collections.abc import Iterable

_WHO = "{ __typename login ... on User { databaseId } ... on Bot { databaseId } }"
_DELETED = f"__typename ... on CommentDeletedEvent {{ id createdAt actor {_WHO} deletedCommentAuthor {_WHO} }}"
_EDITS = f"totalCount nodes {{ editedAt deletedAt diff editor {_WHO} deletedBy {_WHO} }}"
_COMMENT = f"""databaseId fullDatabaseId body lastEditedAt includesCreatedEdit createdViaEmail
          author {_WHO}
          editor {_WHO}
          userContentEdits(first: 100) {{ {_EDITS} }}
          createdAt"""


def thread(subject: str) -> str:
    """Return the query for a thread's edits and its first hundred deletions.

    :param subject: ``issue`` or ``pullRequest``.
    """
    return f"""query GateThread($owner: String!, $repo: String!, $number: Int!, $after: String) {{
  repository(owner: $owner, name: $repo, followRenames: false) {{
    {subject}(number: $number) {{
      body lastEditedAt
      author {_WHO}
      editor {_WHO}
      comments(first: 100, after: $after) {{
        pageInfo {{ hasNextPage endCursor }}
        nodes {{
          {_COMMENT}
        }}
      }}
      timelineItems(first: 100, itemTypes: [COMMENT_DELETED_EVENT]) {{
        pageInfo {{ hasNextPage endCursor }}
        nodes {{ {_DELETED} }}
      }}
    }}
  }}
}}"""


def deletions(subject: str) -> str:
    """Return the query for deletions beyond the first hundred."""
    return f"""query GateDeletions($owner: String!, $repo: String!, $number: Int!, $after: String) {{
  repository(owner: $owner, name: $repo, followRenames: false) {{
    {subject}(number: $number) {{
      timelineItems(first: 100, after: $after, itemTypes: [COMMENT_DELETED_EVENT]) {{
        pageInfo {{ hasNextPage endCursor }}
        nodes {{ {_DELETED} }}
      }}
    }}
  }}
}}"""


QUESTION = f"""query GateQuestion($owner: String!, $repo: String!, $number: Int!) {{
  repository(owner: $owner, name: $repo, followRenames: false) {{
    issue(number: $number) {{ userContentEdits(first: 100) {{ {_EDITS} }} }}
  }}
}}"""
"""How an issue's own text was edited; only asked for where it was."""


def edited(numbers: Iterable[int]) -> str:
    """Return the query that tells of several issues when each was edited last."""
    each = "\n".join(f"    i{number:d}: issue(number: {number:d}) {{ lastEditedAt }}" for number in numbers)
    return f"""query GateEdited($owner: String!, $repo: String!) {{
  repository(owner: $owner, name: $repo, followRenames: false) {{
{each}
  }}
}}"""


VIEWER = "query GateViewer { viewer { login databaseId } }"
