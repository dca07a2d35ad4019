"""The node `crm.lookup`."""
