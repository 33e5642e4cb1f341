"""kubectl set selector."""

from __future__ import annotations

from tui.api.objects import Obj
from tui.api.process import Steps
from tui.api.selectors import SelectorError, parse_labels
from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.setting.template import begin, change_each, chosen
from tui.kubectl.targets import Target
from tui.kubectl.verb import Verb

_OPERATORS = {"in": "In", "notin": "NotIn", "exists": "Exists", "!": "DoesNotExist"}


def run(context: Context) -> Steps:
    """Another selector for a Service."""
    begin(context)
    if not context.args:
        raise Failure("one selector is required")
    *resources, text = context.args
    labels, problem = _parsed(text)
    targets = yield from chosen(context, resources)

    def change(target: Target, obj: Obj) -> None:
        if target.resource.kind != "Service":
            raise Failure("setting a selector is only supported for Services")
        if problem:
            raise Failure(problem)
        obj["spec"]["selector"] = labels

    change_each(context, targets, change, "selector updated", "", "merge", always=True)
    return 0


def _parsed(text: str) -> tuple[dict[str, str], str]:
    """The labels, and why they cannot be a Service's selector; raises Failure for what is no selector."""
    try:
        requirements = parse_labels(text).requirements
    except SelectorError as error:
        raise Failure(f'couldn\'t parse the selector string "{text}": {error}') from None
    if any(r.operator == "!=" for r in requirements):
        raise Failure('"!=" is not a valid label selector operator')
    others = [f"{{{r.key} {_OPERATORS[r.operator]} [{' '.join(r.values)}]}}"
              for r in requirements if r.operator in _OPERATORS]  # fmt: skip
    labels = {r.key: r.values[0] for r in requirements if r.operator not in _OPERATORS}
    return labels, f"match expression [{' '.join(others)}] not supported on this object" if others else ""


VERB = Verb(
    "selector", "Set the selector on a resource", run, operands=("@kind", "@name"),
    usage="(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
    flags=(
        options.FILES[0], options.DEEP, *options.OUTPUT, options.ALL, options.DRY_RUN, options.LOCAL,
        options.manager("kubectl-set"),
        Flag("resource-version", "Only where the object is at this version."), options.RECORD,
    ),
)  # fmt: skip
