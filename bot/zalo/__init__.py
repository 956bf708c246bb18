"""A Zalo Official Account as a channel: its webhook, its messages, its keys and the hours in which it may write."""

from bot.zalo.tokens import Secrets

__all__ = ["Secrets"]
