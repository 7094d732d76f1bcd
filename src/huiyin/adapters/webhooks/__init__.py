"""Posting to addresses that users name: only to where they may lead."""
