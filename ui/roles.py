"""Who may do what. Everyone may everything as long as no account is configured."""

from __future__ import annotations


def may(action: str) -> bool:
    """Whether the person of this session may do `action` (`publier`, `restaurer`); asked by the library calls too."""
    return bool(action)
