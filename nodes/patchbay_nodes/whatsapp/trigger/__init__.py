"""The node `whatsapp.trigger`."""
