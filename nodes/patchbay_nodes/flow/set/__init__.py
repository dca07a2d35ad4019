"""The node `flow.set`."""
