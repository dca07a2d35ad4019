"""The node `whatsapp.send_message`."""
