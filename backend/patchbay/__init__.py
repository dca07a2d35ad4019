"""Patchbay: WhatsApp-first visual workflow automation."""
