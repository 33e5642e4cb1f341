"""Those of jq's functions that are written in jq itself."""

from __future__ import annotations

PRELUDE = r"""
def map(f): [.[] | f];
def map_values(f): .[] |= f;
def recurse(f): def r: ., (f | r); r;
def recurse(f; c): def r: ., (f | select(c) | r); r;
def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];
def from_entries: reduce .[] as $x ({};
  . + {($x
    | if type != "object" then . else (if .key == null then .k // .name // .Name // .K // .Key else .key end) end
    | if type == "string" then . else tojson end):
    ($x | if has("value") then .value elif has("v") then .v else .Value end)});
def with_entries(f): to_entries | map(f) | from_entries;
def while(c; u): def w: if c then ., (u | w) else empty end; w;
def until(c; u): def w: if c then . else (u | w) end; w;
def repeat(f): def r: ., (f | r); r;
def range($n): range(0; $n);
def inside($b): . as $a | $b | contains($a);
def in($o): . as $k | $o | has($k);
def del(f): delpaths([path(f)]);
def paths: path(..) | select(length > 0);
def paths(f): path(.. | select(f)) | select(length > 0);
def leaf_paths: paths(scalars);
def any: reduce .[] as $x (false; . or $x);
def all: reduce .[] as $x (true; . and $x);
def any(f): any(.[]; f);
def all(f): all(.[]; f);
def any(g; c): isempty(first(g | c | select(.))) | not;
def all(g; c): isempty(first(g | c | select(. | not)));
def values: select(. != null);
def nulls: select(. == null);
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def strings: select(type == "string");
def arrays: select(type == "array");
def objects: select(type == "object");
def iterables: select(type == "array" or type == "object");
def scalars: select(type != "array" and type != "object");
def first: .[0];
def last: .[-1];
def nth($n): .[$n];
def nth($n; f): last(limit($n + 1; f));
def flatten: flatten(1e9);
def index($i): indices($i) | .[0];
def rindex($i): indices($i) | .[-1:][0];
def join($s): reduce .[] as $x (null; (if . == null then "" else . + $s end)
  + ($x | if . == null then "" elif type == "string" then . else tojson end)) // "";
def ascii: [.] | implode;
def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
def fromdateiso8601: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
def fromdate: fromdateiso8601;
def date: todate;
def todateiso8601: todate;
def match($re): match($re; null);
def test($re): test($re; null);
def capture($re): capture($re; null);
def capture($re; $f): match($re; $f)
  | [.captures[] | select(.name != null) | {key: .name, value: .string}] | from_entries;
def scan($re): scan($re; null);
def scan($re; $f): match($re; "g" + $f) | if (.captures | length) > 0 then [.captures[].string] else .string end;
def split($re; $f): [splits($re; $f)];
def splits($re): splits($re; null);
def sub($re; s): sub($re; s; "");
def gsub($re; s): sub($re; s; "g");
def gsub($re; s; $f): sub($re; s; $f + "g");
def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w;
def env: $ENV;
def transpose: . as $m | ([.[] | length] | max // 0) as $n
  | [range(0; $n) as $j | [range(0; $m | length) as $i | $m[$i][$j]]];
def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end;
def tostream: path(def r: (.[]?|r), .; r) as $p | getpath($p) | reduce path(.[]?) as $q ([$p, .]; [$p + $q]);
def INDEX(s; f): reduce s as $row ({}; .[$row | f | tostring] |= $row);
def INDEX(f): INDEX(.[]; f);
def IN(s): any(s == .; .);
def IN(g; s): any(g == s; .);
def add(f): reduce f as $x (null; . + $x);
def finites: select(isinfinite or isnan | not);
def halt_error: halt_error(5);
def pick(f): . as $top | reduce path(f) as $p (null; setpath($p; $top | getpath($p)));
def abs: if type == "number" and . < 0 then -. else . end;
def toarray: if type == "array" then . else [.] end;
"""
