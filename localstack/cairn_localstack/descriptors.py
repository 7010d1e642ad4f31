"""Lets LocalStack open as many files as the system allows: an environment takes about ten."""

from __future__ import annotations

import resource

_MOST = 1_048_576


def raise_descriptor_limit() -> None:
    """Many shells start with a soft limit of 1,024, or of 256 on macOS."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST if hard == resource.RLIM_INFINITY else min(hard, _MOST)
    for wanted in (most, 10_240):  # macOS takes no more, and calls its limit infinite
        if soft == resource.RLIM_INFINITY or wanted <= soft:
            return
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return
        except (ValueError, OSError):
            continue
