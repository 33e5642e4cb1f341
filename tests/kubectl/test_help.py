"""Help: the layout, flags, aliases and lines of use of a real kubectl; every verb has its words."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tui.api import yaml
from tui.kubectl.help import verb_help
from tui.kubectl.verb import Verb
from tui.kubectl.verbs import all_verbs
from tui.session import Session


def everything(verbs: tuple[Verb, ...], path: str = "kubectl") -> list[tuple[str, Verb]]:
    return [found for verb in verbs if not verb.hidden
            for found in ((f"{path} {verb.name}", verb), *everything(verb.verbs, f"{path} {verb.name}"))]  # fmt: skip


VERBS = everything(all_verbs())


@pytest.mark.parametrize("path", [path for path, _ in VERBS])
def test_every_verb_helps(idle: Session, path: str) -> None:
    told = idle.run(f"{path} --help")
    assert told.exit_code == 0 and f"\nUsage:\n  {path} " in told.stdout
    assert told.stdout.endswith('Use "kubectl options" for a list of global command-line options (applies to all '
                                "commands).\n")  # fmt: skip
    assert idle.run(path.replace("kubectl", "kubectl help", 1)).stdout == told.stdout
    assert idle.run(f"{path} -h").stdout == told.stdout


def test_every_flag_is_told_of() -> None:
    assert [(path, flag.name) for path, verb in VERBS for flag in verb.flags if not flag.help and not flag.hidden] == []


def test_the_words_are_of_verbs_that_there_are() -> None:
    texts = yaml.load(files("tui.kubectl").joinpath("help.yaml").read_text("utf-8"))
    assert set(texts) <= {path.removeprefix("kubectl ") for path, _ in VERBS} | {"options"}


def test_layout() -> None:
    told = verb_help(dict(VERBS)["kubectl create service nodeport"], "kubectl create service nodeport")
    head, _, rest = told.partition("\n\nExamples:\n  # ")
    assert "\n" not in head
    assert "\n\nOptions:\n    --allow-missing-template-keys=true:\n\t" in rest
    assert "\n\n    -o, --output='':\n\t" in rest and "\n\n    --tcp=[]:\n\t" in rest
    assert ("\n\nUsage:\n  kubectl create service nodeport NAME [--tcp=port:targetPort] "
            "[--dry-run=server|client|none] [options]\n\nUse \"kubectl options\"") in rest  # fmt: skip


@pytest.mark.parametrize(("line", "stdout", "stderr", "code"), [
    ("kubectl rollout", True, False, 1), ("kubectl certificate", True, False, 0), ("kubectl set", False, True, 1),
    ("kubectl create secret", False, True, 1), ("kubectl help gte", False, True, 0), ("kubectl alpha", False, True, 0),
    ("kubectl help help", True, False, 0), ("kubectl ''", True, False, 0), ("kubectl options", True, False, 0), ("kubectl -n x", True, False, 0),
])  # fmt: skip
def test_where_help_goes(idle: Session, line: str, stdout: bool, stderr: bool, code: int) -> None:
    result = idle.run(line)
    assert (bool(result.stdout), bool(result.stderr), result.exit_code) == (stdout, stderr, code)


@pytest.mark.parametrize(("line", "words"), [
    ("kubectl create weird", "error: Unexpected args: [weird]\nSee 'kubectl create -h' for help and examples\n"),
    ("kubectl create", "error: must specify one of -f and -k\n"),
    ("kubectl create --edit", "error: must specify one of -f and -k\n"),
    ("kubectl apply -R", "error: must specify one of -f and -k\n"),
    ("kubectl create job a --image=x", "error: Job is not simulated in Harborlight\n"),
    ("kubectl create job a --imag=x", "error: unknown flag: --imag\nSee 'kubectl create job --help' for usage.\n"),
    ("kubectl debug web --nosuch", "error: unknown flag: --nosuch\nSee 'kubectl debug --help' for usage.\n"),
    ("kubectl proxy --port=x", 'error: invalid argument "x" for "-p, --port" flag: strconv.ParseInt: parsing "x": '
     "invalid syntax\nSee 'kubectl proxy --help' for usage.\n"),
    ("kubectl certificate foo", "error: unknown command \"foo\"\nSee 'kubectl certificate -h' for help and examples\n"),
    ("kubectl api-versions foo", "error: unexpected arguments: [foo]\nSee 'kubectl api-versions -h' for help and "
     "examples\n"),
    ("kubectl Get pods", 'error: unknown command "Get" for "kubectl"\n\nDid you mean this?\n\tset\n\tget\n'),
    ("kubectl optons", 'error: unknown command "optons" for "kubectl"\n\nDid you mean this?\n\toptions\n'),
    ("kubectl alph", 'error: unknown command "alph" for "kubectl"\n\nDid you mean this?\n\tauth\n'),
    ("kubectl versions x", 'error: unknown command "versions" for "kubectl"\n\nDid you mean this?\n\tversion\n'),
    ("kubectl get pods -wx", "error: unknown shorthand flag: 'x' in -x\nSee 'kubectl get --help' for usage.\n"),
])  # fmt: skip
def test_refusals(idle: Session, line: str, words: str) -> None:
    result = idle.run(line)
    assert (result.output, result.exit_code) == (words, 1)
