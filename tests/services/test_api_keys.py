async def test_an_issued_key_opens_its_workspace(wiring, tenant):
    principal = await wiring.api_keys.authenticate(tenant.key)

    assert (principal.kind, principal.id, principal.workspace_id) == (
        "api_key",
        tenant.key_id,
        tenant.workspace_id,
    )


async def test_a_revoked_key_opens_nothing(wiring, tenant):
    await wiring.api_keys.revoke(tenant.workspace_id, tenant.key_id, "system")

    assert await wiring.api_keys.authenticate(tenant.key) is None


async def test_a_key_with_another_secret_opens_nothing(wiring, tenant):
    forged = tenant.key[:-1] + ("A" if tenant.key[-1] != "A" else "B")

    assert await wiring.api_keys.authenticate(forged) is None
