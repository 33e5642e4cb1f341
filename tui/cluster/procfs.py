"""What a container reads below /proc: the node that all of them share, as it was when the game began."""

from __future__ import annotations

from tui.shell.hardware import CACHED, MEMORY, MOUNTS, USED

_PROCESSOR = """processor	: {n}
vendor_id	: GenuineIntel
cpu family	: 6
model		: 106
model name	: Intel(R) Xeon(R) Processor
stepping	: 6
cpu MHz		: 2500.000
cache size	: 36608 KB
physical id	: 0
siblings	: 4
core id		: {n}
cpu cores	: 4
bogomips	: 5000.00
address sizes	: 46 bits physical, 48 bits virtual

"""
_COUNTED = "16838     168    0    0    0     0          0         0"
_NET = f"""Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier \
compressed
    lo:   {_COUNTED}    16838     168    0    0    0     0       0          0
  eth0:   {_COUNTED}    16838     168    0    0    0     0       0          0
"""
_SETTINGS = {"kernel/pid_max": "4194304", "kernel/ostype": "Linux", "kernel/osrelease": "6.12.48-harbor",
             "net/core/somaxconn": "4096", "net/ipv4/ip_forward": "1", "net/ipv4/ip_local_port_range": "32768\t60999",
             "net/ipv4/tcp_keepalive_time": "7200", "vm/swappiness": "60"}


def proc_files() -> tuple[tuple[str, str], ...]:
    """(path, text) of what is the same in every container."""
    sizes = {"MemTotal": MEMORY, "MemFree": MEMORY - USED - CACHED, "MemAvailable": 12_723_200, "Buffers": 18_812,
             "Cached": CACHED - 18_812, "SwapCached": 0, "SwapTotal": 0, "SwapFree": 0, "Shmem": 12_780}
    mounts = "".join(f"{what} {where} {kind} {options} 0 0\n" for what, where, _, _, kind, options in MOUNTS)
    texts = {
        "version": "Linux version 6.12.48-harbor (root@buildkitsandbox) (gcc (Debian 14.2.0-19) 14.2.0) #1 SMP "
                   "PREEMPT_DYNAMIC\n",
        "cpuinfo": "".join(_PROCESSOR.format(n=n) for n in range(4)), "loadavg": "0.26 0.27 0.29 1/102 124\n",
        "meminfo": "".join(f"{name + ':':<15} {size:>8} kB\n" for name, size in sizes.items()),
        "uptime": "38400.00 152000.00\n", "mounts": mounts, "self/mounts": mounts, "1/mounts": mounts,
        "self/cgroup": "0::/\n", "1/cgroup": "0::/\n", "net/dev": _NET,
        "filesystems": "nodev\tproc\nnodev\ttmpfs\n\text4\n",
        **{f"sys/{path}": f"{value}\n" for path, value in _SETTINGS.items()},
    }
    return tuple((f"/proc/{path}", text) for path, text in texts.items())
