"""kubectl create secret: generic, tls, docker-registry."""

from __future__ import annotations

import base64
import re

from tui.api.gojson import compact_json
from tui.api.objects import Obj
from tui.kubectl.context import Context
from tui.kubectl.create import pairs
from tui.kubectl.create.common import FLAGS, make, name_argument
from tui.kubectl.create.contenthash import hashed
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.verb import Verb

_WORDS = pairs.Words("cannot add key {key}, another key by that name already exists", "{problem}")


def generic(context: Context) -> int:
    """An Opaque Secret of literals and files."""
    name_argument(context)
    return _make(context, pairs.collect(context, _WORDS), context.flags["type"])


def tls(context: Context) -> int:
    """A certificate and its key."""
    name_argument(context)
    flags = context.flags
    if not flags["key"] or not flags["cert"]:
        raise Failure("key and cert must be specified")
    cert, key = _pem(context, flags["cert"]), _pem(context, flags["key"])
    for text, what in ((cert, "certificate"), (key, "key")):
        if not re.search("-----BEGIN [^-]+-----\n.*\n-----END [^-]+-----", text, re.S):
            raise Failure(f"tls: failed to find any PEM data in {what} input")
    return _make(context, {"tls.crt": cert, "tls.key": key}, "kubernetes.io/tls")


def docker_registry(context: Context) -> int:
    """What a kubelet shows a registry."""
    name_argument(context)
    flags = context.flags
    user, password, server = (flags[f"docker-{part}"] for part in ("username", "password", "server"))
    if not flags["from-file"] and not (user and password and server):
        raise Failure("either --from-file or the combination of --docker-username, --docker-password and "
                      "--docker-server is required")  # fmt: skip
    if flags["from-file"]:
        entries = pairs.collect(context, _WORDS)
        if len(entries) == 1:
            entries = {".dockerconfigjson": next(iter(entries.values()))}
        return _make(context, entries, "kubernetes.io/dockerconfigjson")
    email = {"email": flags["docker-email"]} if flags["docker-email"] else {}
    auth = {"auth": base64.b64encode(f"{user}:{password}".encode()).decode()}
    entry = {"username": user, "password": password, **email, **auth}
    text = compact_json({"auths": {server: entry}}, sort=False)
    return _make(context, {".dockerconfigjson": text}, "kubernetes.io/dockerconfigjson")


def _make(context: Context, entries: dict[str, str], type: str) -> int:
    obj: Obj = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name_argument(context)}}
    if entries:
        obj["data"] = {key: base64.b64encode(text.encode()).decode() for key, text in entries.items()}
    if type:
        obj["type"] = type
    if context.flags["append-hash"]:
        obj["metadata"] = {"name": hashed(obj)}
    return make(context, obj, "failed to create secret ")


def _pem(context: Context, path: str) -> str:
    try:
        return context.process.files.read(context.process.resolve(path))
    except OSError:
        raise Failure(f"Cannot read file {path}, open {path}: no such file or directory") from None


_FROM = "[--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]"
_HASH = next(flag for flag in pairs.FLAGS if flag.name == "append-hash")
_FILE = next(flag for flag in pairs.FLAGS if flag.name == "from-file")

VERB = Verb(
    "secret", "Create a secret using a specified subcommand", usage="(docker-registry | generic | tls)",
    verbs=(
        Verb("docker-registry", "Create a secret for use with a Docker registry", docker_registry,
             usage="NAME --docker-username=user --docker-password=password --docker-email=email "
                   "[--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]",
             flags=(*FLAGS, _HASH, _FILE, Flag("docker-email", "Email address of the account."),
                    Flag("docker-password", "Password of the account."),
                    Flag("docker-server", "The registry.", default="https://index.docker.io/v1/"),
                    Flag("docker-username", "Name of the account."))),
        Verb("generic", "Create a secret from a local file, directory, or literal value", generic,
             usage=f"NAME [--type=string] {_FROM}", flags=(*FLAGS, *pairs.FLAGS, Flag("type", "The secret's type."))),
        Verb("tls", "Create a TLS secret", tls,
             usage="NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]",
             flags=(*FLAGS, _HASH, Flag("cert", "Path of the certificate, as PEM.", values=("@file",)),
                    Flag("key", "Path of its private key, as PEM.", values=("@file",)))),
    ),
)  # fmt: skip
