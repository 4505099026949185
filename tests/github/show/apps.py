"""Apps and installations as REST shows them."""

from tests.github.clock import iso
from tests.github.show import people
from tests.github.show.people import WEB, Shown, node_id
from tests.github.state_people import App, Installation


def app(item: App, root: str) -> Shown:
    """The schema `integration`."""
    return {
        "id": item.id,
        "client_id": item.client_id,
        "slug": item.slug,
        "node_id": node_id("A", item.id),
        "owner": people.simple(item.owner, root),
        "name": item.name,
        "description": None,
        "external_url": f"https://{item.slug}.example",
        "html_url": f"{WEB}/apps/{item.slug}",
        "created_at": iso(item.created_at),
        "updated_at": iso(item.created_at),
        "permissions": item.permissions,
        "events": list(item.subscribed),
    }


def acting(item: App | None, root: str) -> Shown | None:
    """What stands in `performed_via_github_app`."""
    return None if item is None else app(item, root)


def installation(item: Installation, root: str) -> Shown:
    """The schema `installation`."""
    url = f"{root}/app/installations/{item.id}"
    return {
        "id": item.id,
        "client_id": item.app.client_id,
        "account": people.simple(item.account, root),
        "repository_selection": "all" if item.repos is None else "selected",
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{root}/installation/repositories",
        "html_url": f"{WEB}/settings/installations/{item.id}",
        "app_id": item.app.id,
        "app_slug": item.app.slug,
        "target_id": item.account.id,
        "target_type": item.account.type,
        "permissions": item.permissions,
        "events": list(item.app.subscribed),
        "created_at": iso(item.created_at),
        "updated_at": iso(item.created_at),
        "single_file_name": None,
        "suspended_by": None,
        "suspended_at": None,
    }
