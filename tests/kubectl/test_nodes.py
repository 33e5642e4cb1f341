"""cordon, uncordon, taint and drain, in the words of kubectl's pkg/drain."""

import pytest

from tui.session import Session

MANY = "kubectl create deployment web --image=nginx --replicas=4"


@pytest.mark.parametrize(("line", "stdout", "stderr"), [
    ("cordon worker-1 worker-2 nothing", "", 'Error from server (NotFound): nodes "nothing" not found\n'),
    ("uncordon node/worker-1", "node/worker-1 already uncordoned\n", ""),
    ("cordon worker-1 --dry-run=client", "node/worker-1 cordoned (dry run)\n", ""),
    ("cordon", "", "error: USAGE: cordon NODE [flags]\nSee 'kubectl cordon -h' for help and examples\n"),
    ("drain worker-1 -l a=b", "", "error: cannot specify both a node name and a --selector option\n"
                                  "See 'kubectl drain -h' for help and examples\n"),
    ("drain worker-1 --pod-selector='a in'", "", "error: --pod-selector=<pod_selector> must be a valid label selector\n"),
    ("drain worker-1 --dry-run=server", "node/worker-1 cordoned (server dry run)\n"
                                        "node/worker-1 drained (server dry run)\n", ""),
    ("taint pods web k=v:NoSchedule", "", "error: invalid resource type pods, only node types are supported\n"),
    ("taint nodes k=v:NoSchedule", "",
     "error: at least one resource name must be specified since 'all' parameter is not set\n"),
    ("taint nodes worker-1", "", "error: at least one taint update is required\n"),
    ("taint nodes worker-1 k=v:NoSchedule k-", "",
     'error: can not both modify and remove the following taint(s) in the same command: {"k":""}\n'),
    ("taint nodes worker-1 k=v:Never", "", "error: invalid taint effect: Never, unsupported taint effect\n"
                                           "See 'kubectl taint -h' for help and examples\n"),
    ("taint nodes worker-1 k:NoSchedule-", "", 'error: taint "k:NoSchedule" not found\n'),
])  # fmt: skip
def test_words(idle: Session, line: str, stdout: str, stderr: str) -> None:
    result = idle.run(f"kubectl {line}")
    assert (result.stdout, result.stderr, result.exit_code) == (stdout, stderr, 1 if not stdout else 0)


def test_taints_are_added_replaced_and_removed() -> None:
    session = Session(seed=7, bare=True)
    said = [session.run(f"kubectl taint node worker-1 {taint}").output for taint in (
        "k=v:NoSchedule", "k=v:NoSchedule", "k=w:NoSchedule --overwrite", "k-")]  # fmt: skip
    assert said == [
        "node/worker-1 tainted\n",
        "error: node worker-1 already has k taint(s) with same effect(s) and --overwrite is false\n",
        "node/worker-1 modified\n", "node/worker-1 untainted\n",
    ]  # fmt: skip


def test_what_is_missing_is_told_for_every_node() -> None:
    session = Session(seed=7, bare=True)
    result = session.run("kubectl taint nodes --all node-role.kubernetes.io/control-plane-")
    assert result.stdout == "node/control-plane untainted\n"
    assert result.stderr == 'taint "node-role.kubernetes.io/control-plane" not found\n' * 2
    shown = session.run("kubectl taint node worker-1 a=b:NoSchedule --dry-run=client -o jsonpath={.spec.taints}").stdout
    assert shown == '[{"effect":"NoSchedule","key":"a","value":"b"}]'


def test_a_drained_node_is_empty_and_its_pods_run_elsewhere() -> None:
    session = Session(seed=7, bare=True)
    session.run(MANY)
    session.settle()
    result = session.run("kubectl drain worker-1")
    lines = result.stdout.splitlines()
    assert lines[0] == "node/worker-1 cordoned" and lines[-1] == "node/worker-1 drained" and not result.stderr
    assert [line.startswith("evicting pod default/web-") for line in lines[1:3]] == [True, True]
    assert all(line.startswith("pod/web-") and line.endswith(" evicted") for line in lines[3:-1])
    session.settle()
    nodes = session.run("kubectl get pods -o jsonpath='{.items[*].spec.nodeName}'").stdout.split()
    assert nodes == ["worker-2"] * 4


def test_a_pod_without_a_controller_stops_a_drain_unless_forced() -> None:
    session = Session(seed=7, bare=True)
    session.run("kubectl run solo --image=nginx")
    session.settle()
    node = session.run("kubectl get pod solo -o jsonpath='{.spec.nodeName}'").stdout
    words = "cannot delete Pods that declare no controller (use --force to override): default/solo"
    result = session.run(f"kubectl drain {node}")
    assert (result.stdout, result.exit_code) == (f"node/{node} cordoned\n", 1)
    assert result.stderr == (
        f'error: unable to drain node "{node}" due to error: {words}, continuing command...\n'
        f"There are pending nodes to be drained:\n {node}\n{words}\n"
    )
    forced = session.run(f"kubectl drain {node} --force")
    assert forced.stderr == "Warning: deleting Pods that declare no controller: default/solo\n"
    assert forced.stdout == (
        f"node/{node} already cordoned\nevicting pod default/solo\npod/solo evicted\nnode/{node} drained\n"
    )


def test_the_pods_of_a_daemon_set_stay() -> None:
    session = Session(seed=7)
    refused = session.run("kubectl drain worker-1").stderr
    assert "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): kube-system/kube-proxy-" in refused
    drained = session.run("kubectl drain worker-1 --ignore-daemonsets")
    assert drained.exit_code == 0
    assert drained.stderr.startswith("Warning: ignoring DaemonSet-managed Pods: kube-system/kube-proxy-")
