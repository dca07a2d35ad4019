"""The node `whatsapp.wait_for_reply`."""
