"""Which commands the usual userlands hold: busybox as its own image builds it, Alpine's, Debian's slim one."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """Names between blanks."""
    return tuple(text.split())


COREUTILS = words("""
[ basename cat chmod chown cp cut date df dirname du echo env expr false find grep head hostname id ln ls mkdir mktemp
mv nl paste printenv printf pwd readlink realpath rm rmdir sed seq sha1sum sha256sum sha512sum md5sum base64 diff
sleep sort stat tac tail tar tee test timeout touch tr true uname uniq wc which whoami xargs yes nproc tty sync split
shuf rev
""")
"""What every userland has."""

BUSYBOX = words("""
[ [[ acpid add-shell addgroup adduser adjtimex ar arch arp arping ascii ash awk base32 base64 basename bc beep
blkdiscard blkid blockdev bootchartd brctl bunzip2 busybox bzcat bzip2 cal cat chat chattr chgrp chmod chown chpasswd
chpst chroot chrt chvt cksum clear cmp comm conspy cp cpio crc32 crond crontab cryptpw cttyhack cut date dc dd
deallocvt delgroup deluser depmod devmem df dhcprelay diff dirname dmesg dnsd dnsdomainname dos2unix dpkg dpkg-deb du
dumpkmap dumpleases echo ed egrep eject env envdir envuidgid ether-wake expand expr factor fakeidentd fallocate false
fatattr fbset fbsplash fdflush fdformat fdisk fgconsole fgrep find findfs flock fold free freeramdisk fsck fsck.minix
fsfreeze fstrim fsync ftpd ftpget ftpput fuser getfattr getopt getty grep groups gunzip gzip halt hd hdparm head
hexdump hexedit hostid hostname httpd hush hwclock i2cdetect i2cdump i2cget i2cset i2ctransfer id ifconfig ifdown
ifenslave ifplugd ifup inetd init insmod install ionice iostat ip ipaddr ipcalc ipcrm ipcs iplink ipneigh iproute
iprule iptunnel kbd_mode kill killall killall5 klogd last less link linux32 linux64 linuxrc ln loadfont loadkmap
logger login logname logread losetup lpd lpq lpr ls lsattr lsmod lsof lspci lsscsi lsusb lzcat lzma lzop makedevs
makemime man md5sum mdev mesg microcom mim mkdir mkdosfs mke2fs mkfifo mkfs.ext2 mkfs.minix mkfs.vfat mknod mkpasswd
mkswap mktemp modinfo modprobe more mount mountpoint mpstat mt mv nameif nanddump nandwrite nbd-client nc netstat nice
nl nmeter nohup nologin nproc nsenter nslookup ntpd od openvt partprobe passwd paste patch pgrep pidof ping ping6
pipe_progress pivot_root pkill pmap popmaildir poweroff powertop printenv printf ps pscan pstree pwd pwdx raidautorun
rdate rdev readahead readlink readprofile realpath reboot reformime remove-shell renice reset resize resume rev rm
rmdir rmmod route rpm rpm2cpio rtcwake run-init run-parts runlevel runsv runsvdir rx script scriptreplay sed seedrng
sendmail seq setarch setconsole setfattr setfont setkeycodes setlogcons setpriv setserial setsid setuidgid sh sha1sum
sha256sum sha3sum sha512sum showkey shred shuf slattach sleep smemcap softlimit sort split ssl_client
start-stop-daemon stat strings stty su sulogin sum sv svc svlogd svok swapoff swapon switch_root sync sysctl syslogd
tac tail tar taskset tcpsvd tee telnet telnetd test tftp tftpd time timeout top touch tr traceroute traceroute6 tree
true truncate ts tsort tty ttysize tunctl ubiattach ubidetach ubimkvol ubirename ubirmvol ubirsvol ubiupdatevol udhcpc
udhcpc6 udhcpd udpsvd uevent umount uname unexpand uniq unix2dos unlink unlzma unshare unxz unzip uptime users usleep
uudecode uuencode vconfig vi vlock volname w wall watch watchdog wc wget which who whoami whois xargs xxd xz xzcat yes
zcat zcip
""")
"""Its applets."""

_NOT_IN_ALPINE = frozenset(words("""
bootchartd chat chpst conspy dhcprelay dnsd dpkg dpkg-deb envdir envuidgid fakeidentd fbset ftpd ftpget ftpput httpd
hush inetd lpd lpq lpr man powertop rpm rpm2cpio runsv runsvdir setuidgid softlimit start-stop-daemon sv svc svlogd
svok tcpsvd telnet telnetd tftp tftpd tree udpsvd
"""))
ALPINE = (*(name for name in BUSYBOX if name not in _NOT_IN_ALPINE), "apk", "getent", "ldd", "iconv", "scanelf")
"""Alpine's busybox, its package manager and musl's tools."""

DEBIAN = (*COREUTILS, *words("""
apt apt-get apt-cache apt-mark arch awk b2sum base32 bash chgrp chroot cksum clear cmp comm csplit dash dd debconf
dmesg dnsdomainname dpkg egrep expand factor fgrep fmt fold getconf getent groups gunzip gzip hostid iconv infocmp
install join last ldd link locale logger login logname lsblk lscpu mawk mesg mkfifo mknod mount mountpoint namei nice
nohup numfmt od passwd pathchk perl pinky pr ptx rbash runcon script setsid sh shred stdbuf stty su sum tabs tic tput
truncate tset tsort umount uncompress unexpand unlink unshare update-alternatives useradd users vdir wdctl whereis who
zcat zgrep zless
"""))
"""A slim image's: no ps, no ip, no ping, no wget, no curl, no vi."""

PACKAGES = ("apk", "apt", "apt-get", "apt-cache", "dpkg", "yum", "dnf")
"""What would fetch more of them."""
