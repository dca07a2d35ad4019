"""The node `inbox.handoff`."""
