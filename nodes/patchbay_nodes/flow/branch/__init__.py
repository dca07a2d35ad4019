"""The node `flow.branch`."""
