"""Flyte's native conditions: a run that waits for a signal asks the App, people answer in an issue, the App signals their answer.

::

    flyte.ConditionWebhook -> hook -> store.conditions          kept before it is acknowledged
                                          |
    worker -> service -> asking -> api    |                     what waits there, read from Flyte itself
                            |             |
                            v             v
                        engine        follower -> store.outbox -> courier -> signalling -> Flyte

Whoever sends the webhook is a caller and no more: the policy file and CODEOWNERS say who approves, a signal goes only to the
Flyte that the server's settings name, and it says what the archive holds as decided. ``docs/flyte-conditions.md`` has the rest.
"""
