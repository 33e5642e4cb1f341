"""Verbs that kubectl has and this game does not play: they help, check their flags, and say so."""

from __future__ import annotations

import re

from tui.kubectl import options
from tui.kubectl.flags import Flag, parse_duration
from tui.kubectl.verb import Verb, not_simulated

_FLAG = re.compile(r"(?:-(?P<short>\w), )?--(?P<name>[\w-]+)=(?P<default>\S*): (?P<help>.*)")


def declared(text: str) -> tuple[Flag, ...]:
    """Flags from lines such as `-p, --port=8001: Port to listen on.`, their types from their defaults."""
    return tuple(_flag(found) for line in text.strip().split("\n") if (found := _FLAG.match(line.strip())))


def _flag(found: re.Match[str]) -> Flag:
    name, about, short, default = found["name"], found["help"], found["short"] or "", found["default"]
    if default in ("true", "false"):
        return Flag(name, about, short, "bool", default == "true")
    if default == "[]":
        return Flag(name, about, short, "array")
    if re.fullmatch(r"-?\d+", default):
        return Flag(name, about, short, "int", int(default))
    if re.fullmatch(r"\d+s", default):
        return Flag(name, about, short, "duration", parse_duration(default))
    return Flag(name, about, short, "string" if default else "map", default=default.strip("'"))


_TROUBLE = "Troubleshooting and Debugging Commands"
_CERTIFICATE = (*options.FILES, *options.OUTPUT, *declared("--force=false: Also where it was decided before."))

AUTOSCALE = not_simulated(
    "autoscale", "Auto-scale a deployment, replica set, stateful set, or replication controller", "Deploy Commands",
    usage="(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]",
    flags=(*options.FILES, *options.OUTPUT, options.DRY_RUN, options.SAVE_CONFIG, options.manager("kubectl-autoscale"),
           *declared("""
           --cpu='': Processor use to aim at, as a percentage or a quantity.
           --memory='': Memory use to aim at, as a percentage or a quantity.
           --cpu-percent=-1: Processor use to aim at, in percent (deprecated).
           --max=-1: At most this many pods.
           --min=-1: At least this many pods.
           --name='': Name of the autoscaler.""")),
)  # fmt: skip

CERTIFICATE = not_simulated(
    "certificate", "Modify certificate resources", "Cluster Management Commands", usage="SUBCOMMAND",
    verbs=(not_simulated("approve", "Approve a certificate signing request", usage="(-f FILENAME | NAME)",
                         flags=_CERTIFICATE),
           not_simulated("deny", "Deny a certificate signing request", usage="(-f FILENAME | NAME)",
                         flags=_CERTIFICATE)),
)  # fmt: skip

PROXY = not_simulated(
    "proxy", "Run a proxy to the Kubernetes API server", _TROUBLE,
    usage="[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]",
    flags=declared(r"""
    --accept-hosts='^localhost$,^127\.0\.0\.1$,^\[::1\]$': Hosts that are answered.
    --accept-paths='^.*': Paths that are passed on.
    --address='127.0.0.1': Address to listen on.
    --api-prefix='/': Where the API is found.
    --append-server-path=false: Put the path of the server's address before each path.
    --disable-filter=false: Pass everything on, whatever the filters say.
    --keepalive=0s: How often to show that the connection lives.
    -p, --port=8001: Port to listen on; 0 takes any.
    --reject-methods='^$': Methods that are refused.
    --reject-paths='^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach': Paths that are refused.
    -u, --unix-socket='': Socket to listen on instead.
    -w, --www='': Folder of files to serve as well.
    -P, --www-prefix='/static/': Where those files are found."""),
)  # fmt: skip

DEBUG = not_simulated(
    "debug", "Create debugging sessions for troubleshooting workloads and nodes", _TROUBLE,
    usage="(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
    flags=(options.FILES[0], *declared("""
    --arguments-only=false: What stands after -- are arguments, not the command.
    --attach=false: Join the container once it runs.
    -c, --container='': Name of the new container.
    --copy-to='': Work on a copy of the pod, of this name.
    --custom='': File with a container's spec to merge in.
    --env=[]: Environment variable.
    --image='': Image of the new container.
    --image-pull-policy='': Always, IfNotPresent or Never.
    --keep-annotations=false: Keep the annotations in the copy.
    --keep-init-containers=true: Keep the init containers in the copy.
    --keep-labels=false: Keep the labels in the copy.
    --keep-liveness=false: Keep the liveness probes in the copy.
    --keep-readiness=false: Keep the readiness probes in the copy.
    --keep-startup=false: Keep the startup probes in the copy.
    --profile='general': How much the container may do.
    -q, --quiet=false: Say less.
    --replace=false: Delete the pod once it is copied.
    --same-node=false: Put the copy on the same node.
    --set-image=[]: Other images for the copy, as name=image.
    --share-processes=true: Let the copy's containers see each other's processes.
    -i, --stdin=false: Keep standard input open.
    --target='': See the processes of this container.
    -t, --tty=false: Give the container a terminal.""")),
)  # fmt: skip

KUSTOMIZE = not_simulated(
    "kustomize", "Build a kustomization target from a directory or URL", "Advanced Commands", usage="DIR [flags]",
    flags=declared("""
    --as-current-user=false: Run functions as this user.
    --enable-alpha-plugins=false: Allow plugins.
    --enable-helm=false: Allow charts.
    -e, --env=[]: Environment for functions.
    --helm-api-versions=[]: API versions that charts are told of.
    --helm-command='helm': Program that inflates charts.
    --helm-debug=false: Let that program say more.
    --helm-kube-version='': Version that charts are told of.
    --load-restrictor='LoadRestrictionsRootOnly': What may be loaded from where.
    --mount=[]: Folders for functions.
    --network=false: Let functions use the network.
    --network-name='bridge': Which network.
    -o, --output='': Where to write."""),
)  # fmt: skip

KUBERC = not_simulated(
    "kuberc", "Manage kuberc configuration files", "Other Commands", usage="SUBCOMMAND",
    verbs=(
        not_simulated("set", "Set values in the kuberc configuration", usage="--section (defaults|aliases) "
                      "--command COMMAND", flags=declared("""
                      --section='': Which part: defaults or aliases.
                      --command='': Which verb of kubectl.
                      --name='': Name of the alias.
                      --option=[]: A flag and its value.
                      --prependarg=[]: Arguments before the given ones.
                      --appendarg=[]: Arguments after the given ones.
                      --overwrite=false: Let values be replaced.""")),
        not_simulated("view", "Display the current kuberc configuration", flags=options.OUTPUT),
    ),
)  # fmt: skip

DUMP = not_simulated(
    "dump", "Dump relevant information for debugging and diagnosis",
    flags=(*(flag for flag in options.OUTPUT if flag.name != "output"), options.ALL_NAMESPACES, *declared("""
    -o, --output='json': Output format: json or yaml.
    --namespaces=[]: The namespaces to look at.
    --output-directory='': Folder to write to; - means standard output.
    --pod-running-timeout=20s: How long to wait for a pod that does not run yet.""")),
)  # fmt: skip

ALPHA = Verb("alpha", "Commands for features in alpha", hidden=True, run=lambda context: context.err(
    "No alpha commands are available in this version of kubectl"))  # fmt: skip
