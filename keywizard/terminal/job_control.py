"""Stopping and waking up, as shells do it."""

import os


def can_be_woken() -> bool:
    """Tell whether a shell with job control is there that could continue a program which stops.

    A command that ssh or tmux runs by itself leads the terminal's session, or shares the group of its leader: stopped, it stays so.
    """
    try:
        return os.getpgid(os.getsid(0)) != os.getpgrp()
    except OSError:  # the leader is gone
        return False
