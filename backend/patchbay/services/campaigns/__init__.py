"""Campaigns: a template to many contacts, previewed, paced, watched."""
