"""The node `http.webhook_trigger`."""
