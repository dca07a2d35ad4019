"""`/prices`: the price tables a workspace's messages are counted by."""

from litestar import Controller, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from patchbay.api.authentication import requires
from patchbay.api.shapes import Cursor
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.costs.prices import Filled, KeptTables, Prices, PriceTables


class PriceController(Controller):
    """Price tables of the principal's workspace."""

    path = "/prices"
    tags = ("analytics",)

    @get(guards=[requires(Permission.ANALYTICS_READ)])
    async def get_prices(
        self, principal: NamedDependency[Principal], prices: NamedDependency[Prices]
    ) -> KeptTables:
        """The tables, in the order in which they were added."""
        return await prices.get(principal.workspace_id)

    @get("/example", guards=[requires(Permission.ANALYTICS_READ)])
    async def get_example(self, prices: NamedDependency[Prices]) -> KeptTables:
        """Tables to start one's own from. Their rates are invented."""
        return prices.examples()

    @put(guards=[requires(Permission.WORKSPACE_MANAGE)])
    async def put_prices(
        self,
        principal: NamedDependency[Principal],
        prices: NamedDependency[Prices],
        data: JSONBody[PriceTables],
    ) -> KeptTables:
        """Add tables. A version that is there never changes and never goes; what is priced stays as it is."""
        return await prices.put(principal.workspace_id, data.tables, actor_of(principal))

    @post("/fill", status_code=200, guards=[requires(Permission.WORKSPACE_MANAGE)])
    async def fill_prices(
        self,
        principal: NamedDependency[Principal],
        prices: NamedDependency[Prices],
        cursor: Cursor = None,
    ) -> Filled:
        """Price messages that had no price, some at a time; go on with `cursor` until `next` is null."""
        return await prices.fill(principal.workspace_id, actor_of(principal), cursor or "")
