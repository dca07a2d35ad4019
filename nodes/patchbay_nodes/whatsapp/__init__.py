"""Messages to and from a contact."""
