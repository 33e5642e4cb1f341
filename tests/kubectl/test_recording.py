"""--record, which old tutorials still type: the command becomes the cause of a revision."""

from tui.session import Session

DEPRECATED = "Flag --record has been deprecated, --record will be removed in the future\n"


def test_the_history_shows_the_commands() -> None:
    session = Session(seed=7, bare=True)
    first = session.run("kubectl create deployment web --image=nginx:1.25 --dry-run=client -o yaml > web.yaml; "
                        "kubectl apply -f web.yaml --record")  # fmt: skip
    assert (first.stdout, first.stderr) == ("deployment.apps/web created\n", DEPRECATED)
    session.settle()
    patch = '[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"nginx:1.26"}]'
    assert session.run(f"kubectl patch deploy web --type=json -p '{patch}' --record=true").stderr == DEPRECATED
    session.settle()
    causes = [line.split(maxsplit=1)[1] for line in session.run("kubectl rollout history deploy/web").stdout.splitlines()
              if line[:1].isdigit()]  # fmt: skip
    assert causes == [
        "kubectl apply --filename=web.yaml --record=true",
        f"kubectl patch deploy web --type=json --patch={patch} --record=true",
    ]


def test_a_scale_is_recorded_too() -> None:
    session = Session(seed=7, bare=True)
    session.run("kubectl create deployment web --image=nginx")
    session.run("kubectl scale deploy web --replicas=2 --record")
    noted = session.run("kubectl get deploy web -o jsonpath={.metadata.annotations}").stdout
    assert '"kubernetes.io/change-cause":"kubectl scale deploy web --replicas=2 --record=true"' in noted


def test_a_new_image_is_recorded() -> None:
    session = Session(seed=7, bare=True)
    session.run("kubectl create deployment web --image=nginx")
    session.settle()
    session.run("kubectl set image deploy/web nginx=nginx:1.26 --record")
    session.settle()
    shown = session.run("kubectl rollout history deploy/web").stdout
    assert "2         kubectl set image deploy/web nginx=nginx:1.26 --record=true\n" in shown
