"""What every node is made of, as its programs see it."""

from __future__ import annotations

MEMORY, USED, CACHED = 16_393_216, 3_145_728, 4_718_592
"""KiB of a node."""
MOUNTS = (("overlay", "/", 61_202_244, 18_360_672, "overlay", "rw,relatime"),
           ("tmpfs", "/dev", 65_536, 0, "tmpfs", "rw,nosuid,size=65536k,mode=755"),
           ("shm", "/dev/shm", 65_536, 0, "tmpfs", "rw,relatime,size=65536k"),
           ("/dev/sda1", "/etc/hosts", 61_202_244, 18_360_672, "ext4", "rw,relatime"),
           ("/dev/sda1", "/dev/termination-log", 61_202_244, 18_360_672, "ext4", "rw,relatime"),
           ("/dev/sda1", "/etc/hostname", 61_202_244, 18_360_672, "ext4", "rw,relatime"),
           ("/dev/sda1", "/etc/resolv.conf", 61_202_244, 18_360_672, "ext4", "rw,relatime"),
           ("tmpfs", "/var/run/secrets/kubernetes.io/serviceaccount", MEMORY, 12, "tmpfs", "ro,relatime"))
"""(what, where, KiB, KiB used, type, options)"""
