"""`/audit`: who changed what."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from patchbay.api.authentication import requires
from patchbay.security.access import Permission, Principal
from patchbay.services.auditing import Audit
from patchbay.storage.audit import AuditEntry
from patchbay.storage.paging import Page, PageRequest


class AuditController(Controller):
    """The trail of the principal's workspace."""

    path = "/audit"
    tags = ("audit",)

    @get(guards=[requires(Permission.AUDIT_READ)])
    async def list_audit(
        self,
        principal: NamedDependency[Principal],
        audit: NamedDependency[Audit],
        page: NamedDependency[PageRequest],
        target: FromQuery[str | None] = None,
    ) -> Page[AuditEntry]:
        """Changes, newest first; `target` is `noun:ID`."""
        return await audit.page(principal.workspace_id, page, target)
