"""The node `flow.join`."""
