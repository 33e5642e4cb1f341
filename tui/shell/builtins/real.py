"""Which options the real tools have: letters and long names. One of these that a tool here lacks is not simulated;
any other is refused in the real tool's words."""

from __future__ import annotations

REAL: dict[str, tuple[str, str]] = {
    "ls": ("1ABCDFGHILNQRSTUXZabcdfghiklmnopqrstuvwx",
        "all almost-all author block-size classify color context dereference dereference-command-line "
        "dereference-command-line-symlink-to-dir directory dired escape file-type format full-time group-"
        "directories-first hide hide-control-chars human-readable hyperlink ignore ignore-backups "
        "indicator-style inode kibibytes literal no-group numeric-uid-gid quote-name quoting-style "
        "recursive reverse show-control-chars si size sort tabsize time time-style width zero"),
    "cat": ("AETbenstuv",
        "number number-nonblank show-all show-ends show-nonprinting show-tabs squeeze-blank"),
    "head": ("cnqvz", "bytes lines quiet silent verbose zero-terminated"),
    "tail": ("Fcfnqsvz",
        "bytes follow lines max-unchanged-stats pid quiet retry silent sleep-interval verbose zero-"
        "terminated"),
    "wc": ("Lclmw", "bytes chars files0-from lines max-line-length words"),
    "sort": ("CMRSTVbcdfghikmnorstuz",
        "batch-size buffer-size check compress-program debug dictionary-order field-separator files0-from "
        "general-numeric-sort human-numeric-sort ignore-case ignore-leading-blanks ignore-nonprinting key "
        "merge month-sort numeric-sort output parallel random-sort random-source reverse sort stable "
        "temporary-directory unique version-sort zero-terminated"),
    "uniq": ("Dcdfisuwz",
        "all-repeated check-chars count group ignore-case repeated skip-chars skip-fields unique zero-"
        "terminated"),
    "cut": ("Mbcdfnsz",
        "bytes characters complement delimiter fields only-delimited output-delimiter zero-terminated"),
    "tr": ("Ccdst", "complement delete squeeze-repeats truncate-set1"),
    "tee": ("aip", "append ignore-interrupts output-error"),
    "grep": ("ABCDEFGHILNPRTUVZabcdefhilmnoqrsvwxz",
        "after-context basic-regexp before-context binary binary-files byte-offset color colour context "
        "count dereference-recursive devices directories exclude exclude-dir exclude-from extended-regexp "
        "file files-with-matches files-without-match fixed-strings group-separator ignore-case include "
        "initial-tab invert-match label line-buffered line-number line-regexp max-count no-filename no-"
        "group-separator no-ignore-case no-messages null null-data only-matching perl-regexp quiet "
        "recursive regexp silent text with-filename word-regexp"),
    "sed": ("Eefilnrsuz",
        "debug expression file follow-symlinks in-place line-length null-data posix quiet regexp-extended "
        "sandbox separate silent unbuffered"),
    "xargs": ("0EILPadeilnoprstx",
        "arg-file delimiter eof exit interactive max-args max-chars max-lines max-procs no-run-if-empty "
        "null open-tty process-slot-var replace show-limits verbose"),
    "mkdir": ("Zmpv", "context mode parents verbose"),
    "rmdir": ("pv", "ignore-fail-on-non-empty parents verbose"),
    "rm": ("IRdfirv",
        "dir force interactive no-preserve-root one-file-system preserve-root recursive verbose"),
    "cp": ("HLPRSTZabdfilnprstuvx",
        "archive attributes-only backup context copy-contents dereference force interactive link no-"
        "clobber no-dereference no-preserve no-target-directory one-file-system parents preserve "
        "recursive reflink remove-destination sparse strip-trailing-slashes suffix symbolic-link target-"
        "directory update verbose"),
    "mv": ("STZbfintuv",
        "backup context force interactive no-clobber no-target-directory strip-trailing-slashes suffix "
        "target-directory update verbose"),
    "touch": ("acdfhmrt", "date no-create no-dereference reference time"),
    "ln": ("FLPSTbdfinrstv",
        "backup directory force interactive logical no-dereference no-target-directory physical relative "
        "suffix symbolic target-directory verbose"),
    "seq": ("fsw", "equal-width format separator"),
    "date": ("IRdfrsu", "date debug file iso-8601 reference resolution rfc-3339 rfc-email set universal utc"),
    "env": ("0CSiuv",
        "block-signal chdir debug default-signal ignore-environment ignore-signal list-signal-handling "
        "null split-string unset"),
    "diff": ("BCDEFINSTUWXZabcdeilnpqrstuvwxy",
        "brief color context ed exclude exclude-from expand-tabs from-file horizon-lines ifdef ignore-"
        "all-space ignore-blank-lines ignore-case ignore-file-name-case ignore-matching-lines ignore-"
        "space-change ignore-tab-expansion ignore-trailing-space initial-tab label left-column line-"
        "format minimal new-file no-dereference no-ignore-file-name-case normal paginate palette rcs "
        "recursive report-identical-files show-c-function show-function-line side-by-side speed-large-"
        "files starting-file strip-trailing-cr suppress-blank-empty suppress-common-lines tabsize text "
        "to-file unidirectional-new-file unified width"),
    "base64": ("diw", "decode ignore-garbage wrap"),
    "sha256sum": ("bctwz", "binary check ignore-missing quiet status strict tag text warn zero"),
    "nl": ("bdfhilnpsvw",
        "body-numbering footer-numbering header-numbering join-blank-lines line-increment no-renumber "
        "number-format number-separator number-width section-delimiter starting-line-number"),
    "paste": ("dsz", "delimiters serial zero-terminated"),
    "timeout": ("ksv", "foreground kill-after preserve-status signal verbose"),
    "tac": ("brs", "before regex separator"),
    "rev": ("Vh", ""),
    "basename": ("asz", "multiple suffix zero"),
    "dirname": ("z", "zero"),
    "realpath": ("LPemqsz",
        "canonicalize-existing canonicalize-missing logical no-symlinks physical quiet relative-base "
        "relative-to strip zero"),
    "readlink": ("efmnqsvz",
        "canonicalize canonicalize-existing canonicalize-missing no-newline quiet silent verbose zero"),
    "stat": ("Lcft", "cached dereference file-system format printf terse"),
    "chmod": ("Rcfv", "changes no-preserve-root preserve-root quiet recursive reference silent verbose"),
    "od": ("ANSabcdfijlostvwx",
        "address-radix endian format output-duplicates read-bytes skip-bytes strings traditional width"),
    "comm": ("123z", "check-order nocheck-order output-delimiter total zero-terminated"),
    "join": ("12aeijkotvz", "check-order header ignore-case nocheck-order zero-terminated"),
    "fold": ("bsw", "bytes spaces width"),
    "du": ("0BDHLPSXabcdhklmstx",
        "all apparent-size block-size bytes count-links dereference dereference-args exclude exclude-from "
        "files0-from human-readable inodes max-depth no-dereference null one-file-system separate-dirs si "
        "summarize threshold time time-style total"),
    "df": ("BHPTahikltvx",
        "all block-size exclude-type human-readable inodes local no-sync output portability print-type si "
        "sync total type"),
    "nice": ("n", "adjustment"),
    "watch": ("bcdeghnpqtvwx",
        "beep chgexit color differences equexit errexit exec interval no-title no-wrap precise"),
    "column": ("EHJLNORTVWcdehilnoprstx",
        "fillrows json keep-empty-lines output-separator output-width separator table table-columns "
        "table-columns-limit table-header-repeat table-hide table-name table-noextreme table-noheadings "
        "table-order table-right table-truncate table-wrap tree tree-id tree-parent"),
    "id": ("GZagnruz", "context group groups name real user zero"),
    "uname": ("aimnoprsv",
        "all hardware-platform kernel-name kernel-release kernel-version machine nodename operating-"
        "system processor"),
    "hostname": ("AFIabdfisy",
        "alias all-fqdns all-ip-addresses boot domain file fqdn ip-address long nis short yp"),
    "printenv": ("0", "null"),
    "md5sum": ("bctwz", "binary check ignore-missing quiet status strict tag text warn zero"),
}
for _same, _like in (("egrep", "grep"), ("fgrep", "grep"), ("sha1sum", "sha256sum"), ("sha512sum", "sha256sum")):
    REAL[_same] = REAL[_like]
