"""The node `flow.wait`."""
