"""E-mail, handed to a mail server over SMTP."""
