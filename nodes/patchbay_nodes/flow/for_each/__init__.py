"""The node `flow.for_each`."""
