"""No way out: this process and its children (server, browser) get a network of their own, with the loopback alone.

Every test of the browser then runs as on a machine without internet. It takes Linux and the right to make a network
namespace (root); elsewhere the tests run with the network that there is.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET
_SET_FLAGS = 0x8914  # SIOCSIFFLAGS
_UP_AND_RUNNING = 0x1 | 0x40
OPEN = "ESS_TESTS_RESEAU"  # set it to run the tests with the network


def close() -> bool:
    """Leave the network for good; whether it was done. To be called while the process has one thread that matters."""
    if not sys.platform.startswith("linux") or os.environ.get(OPEN):
        return False
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK) != 0:
        return False
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        fcntl.ioctl(handle, _SET_FLAGS, struct.pack("16sh", b"lo", _UP_AND_RUNNING))
    return True


def ways_out() -> list[str]:
    """The interfaces other than the loopback."""
    return [name for _, name in socket.if_nameindex() if name != "lo"]
