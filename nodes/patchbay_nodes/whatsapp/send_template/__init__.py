"""The node `whatsapp.send_template`."""
