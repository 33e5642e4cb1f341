"""Every verb of kubectl, in the order in which its help lists them: a new one is a file and a line here."""

from tui.kubectl.verb import not_simulated
from tui.kubectl.verbs import (
    apply, change, config, create, delete, describe, diff, discovery, edit, events, exec, explain, expose, forward, get,
    logs, node, patch, replace, rollout, run, scale, set, shellcompletion, wait,
)  # fmt: skip

_CLUSTER = "Cluster Management Commands"
_TROUBLE = "Troubleshooting and Debugging Commands"

VERBS = (
    create.VERB,
    expose.VERB,
    run.VERB,
    set.VERB,
    explain.VERB,
    get.VERB,
    edit.VERB,
    delete.VERB,
    rollout.VERB,
    scale.VERB,
    not_simulated(
        "autoscale", "Auto-scale a deployment, replica set, stateful set, or replication controller", "Deploy Commands"
    ),
    not_simulated("certificate", "Modify certificate resources", _CLUSTER),
    discovery.CLUSTER_INFO,
    not_simulated("top", "Display resource (CPU/memory) usage", _CLUSTER),
    node.CORDON,
    node.UNCORDON,
    not_simulated("drain", "Drain node in preparation for maintenance", _CLUSTER),
    node.TAINT,
    describe.VERB,
    logs.VERB,
    exec.ATTACH,
    exec.VERB,
    forward.VERB,
    not_simulated("proxy", "Run a proxy to the Kubernetes API server", _TROUBLE),
    not_simulated("cp", "Copy files and directories to and from containers", _TROUBLE),
    not_simulated("auth", "Inspect authorization", _TROUBLE),
    not_simulated("debug", "Create debugging sessions for troubleshooting workloads and nodes", _TROUBLE),
    events.VERB,
    diff.VERB,
    apply.VERB,
    patch.VERB,
    replace.VERB,
    wait.VERB,
    not_simulated("kustomize", "Build a kustomization target from a directory or URL", "Advanced Commands"),
    change.VERB,
    change.ANNOTATE,
    shellcompletion.VERB,
    discovery.RESOURCES,
    discovery.VERSIONS,
    config.VERB,
    not_simulated("kuberc", "Manage kuberc configuration files", "Other Commands"),
    not_simulated("plugin", "Provides utilities for interacting with plugins", "Other Commands"),
    discovery.VERSION,
    discovery.OPTIONS,
)
