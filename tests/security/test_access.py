import itertools

import pytest

from patchbay.security.access import ROLE_PERMISSIONS, Permission, Principal, Role, allows, may_grant


def a_member(role):
    return Principal(kind="member", id="m1", workspace_id="w1", role=role)


def a_key(role=Role.ADMIN, scopes=None):
    return Principal(kind="api_key", id="k1", workspace_id="w1", role=role, scopes=scopes)


@pytest.mark.parametrize(
    ("role", "permission", "is_allowed"),
    [
        (Role.OWNER, Permission.WORKSPACE_MANAGE, True),
        (Role.ADMIN, Permission.WORKSPACE_MANAGE, False),
        (Role.ADMIN, Permission.CHANNELS_MANAGE, True),
        (Role.ADMIN, Permission.API_KEYS_MANAGE, True),
        (Role.EDITOR, Permission.WORKFLOWS_PUBLISH, True),
        (Role.EDITOR, Permission.CHANNELS_MANAGE, False),
        (Role.EDITOR, Permission.CREDENTIALS_MANAGE, False),
        (Role.AGENT, Permission.CONVERSATIONS_ANSWER, True),
        (Role.AGENT, Permission.WORKFLOWS_EDIT, False),
        (Role.VIEWER, Permission.WORKFLOWS_READ, True),
        (Role.VIEWER, Permission.MESSAGES_READ, False),
    ],
)
def test_a_role_allows_what_its_row_says(role, permission, is_allowed):
    assert allows(a_member(role), permission) is is_allowed


def test_each_role_has_all_that_the_one_below_has():
    rows = [ROLE_PERMISSIONS[role] for role in (Role.VIEWER, Role.AGENT, Role.EDITOR, Role.ADMIN, Role.OWNER)]

    assert all(lower < higher for lower, higher in itertools.pairwise(rows))


def test_scopes_narrow_a_key_and_never_widen_it():
    key = a_key(Role.VIEWER, frozenset({Permission.RUNS_READ, Permission.MEMBERS_MANAGE}))

    allowed = {permission for permission in Permission if allows(key, permission)}

    assert allowed == {Permission.RUNS_READ}


@pytest.mark.parametrize(
    ("principal", "role", "may"),
    [
        (a_member(Role.OWNER), Role.OWNER, True),
        (a_member(Role.ADMIN), Role.ADMIN, True),
        (a_member(Role.ADMIN), Role.OWNER, False),
        (a_member(Role.EDITOR), Role.VIEWER, False),
        (a_key(scopes=frozenset({Permission.MEMBERS_MANAGE})), Role.VIEWER, False),
    ],
)
def test_nobody_grants_more_than_they_have(principal, role, may):
    assert may_grant(principal, role) is may
