"""The WhatsApp Cloud API: its webhooks, its payloads, and a thin client."""
