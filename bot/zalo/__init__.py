"""A Zalo Official Account as a channel: its webhook, its messages, its keys and the hours in which it may write."""

from bot.zalo.account import channel
from bot.zalo.events import read_update
from bot.zalo.looking import days_found, secrets_found
from bot.zalo.tokens import Secrets
from bot.zalo.verifier import add_verifier

__all__ = ["Secrets", "add_verifier", "channel", "days_found", "read_update", "secrets_found"]
