"""Pod templates: what ReplicaSets and Deployments share of defaults, validation, columns and describe."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api import names
from tui.api.errors import FieldError, forbidden_field, invalid_value, not_supported, required
from tui.api.objects import Obj, annotations_of, labels
from tui.api.selectors import from_selector
from tui.kinds.describe import Lines, add_annotations, add_labels, format_selector
from tui.kinds.pod.defaults import default_template
from tui.kinds.pod.describe_containers import add_containers
from tui.kinds.pod.describe_volumes import add_spread, add_tolerations, add_volumes
from tui.kinds.pod.validation import labels_errors, validate_spec

__all__ = ["add_template", "containers_of", "default_template", "format_selector", "images_of", "validate_selector",
           "validate_template"]

OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")


def validate_selector(spec: Obj) -> Iterator[FieldError]:
    """`spec.selector` of a workload: required, well formed, not empty."""
    selector = spec.get("selector")
    if selector is None:
        yield required("spec.selector")
        return
    yield from labels_errors(selector.get("matchLabels") or {}, "spec.selector.matchLabels")
    for number, term in enumerate(selector.get("matchExpressions") or ()):
        yield from _expression(term, f"spec.selector.matchExpressions[{number}]")
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield invalid_value("spec.selector", selector, "empty selector is invalid for deployment")


def _expression(term: Obj, path: str) -> Iterator[FieldError]:
    operator, values = term.get("operator", ""), term.get("values") or []
    if operator in ("In", "NotIn") and not values:
        yield required(f"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'")
    elif operator in ("Exists", "DoesNotExist") and values:
        yield forbidden_field(f"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
    elif operator not in OPERATORS:
        yield invalid_value(f"{path}.operator", operator, "not a valid selector operator")
    for message in names.is_qualified_name(term.get("key", "")):
        yield invalid_value(f"{path}.key", term.get("key", ""), message)
    for number, value in enumerate(values if operator in OPERATORS else ()):
        for message in names.is_valid_label_value(value):
            yield invalid_value(f"{path}.values[{number}]", value, message)


def selector_readable(selector: Obj | None) -> bool:
    """Whether the selector can be turned into a label query at all."""
    for term in (selector or {}).get("matchExpressions") or ():
        values = bool(term.get("values"))
        if term.get("operator") not in OPERATORS or values != (term["operator"] in ("In", "NotIn")):
            return False
    return True


def validate_template(spec: Obj) -> Iterator[FieldError]:
    """`spec.selector` against `spec.template`, then the template (ValidatePodTemplateSpecForReplicaSet)."""
    selector, template = spec.get("selector"), spec.get("template") or {}
    if not selector_readable(selector):
        yield invalid_value("spec.selector", selector, "invalid label selector")
        return
    path = "spec.template"
    carried = (template.get("metadata") or {}).get("labels")
    empty = selector is not None and not selector.get("matchLabels") and not selector.get("matchExpressions")
    if not empty and (selector is None or not from_selector(selector).matches(carried or {})):
        yield invalid_value(f"{path}.metadata.labels", carried, "`selector` does not match template `labels`")
    yield from labels_errors(carried or {}, f"{path}.metadata.labels")
    pod = template.get("spec") or {}
    yield from validate_spec(pod, f"{path}.spec")
    if pod.get("restartPolicy", "Always") != "Always":
        yield not_supported(f"{path}.spec.restartPolicy", pod["restartPolicy"], ["Always"])
    if pod.get("activeDeadlineSeconds") is not None:
        detail = "activeDeadlineSeconds in ReplicaSet is not Supported"
        yield forbidden_field(f"{path}.spec.activeDeadlineSeconds", detail)


def containers_of(obj: Obj) -> str:
    """Container names of a workload's template, joined by commas (wide columns)."""
    return ",".join(c["name"] for c in obj["spec"]["template"]["spec"].get("containers") or ())


def images_of(obj: Obj) -> str:
    """Images of a workload's template, joined by commas (wide columns)."""
    return ",".join(c.get("image", "") for c in obj["spec"]["template"]["spec"].get("containers") or ())


def add_template(lines: Lines, template: Obj) -> None:
    """`Pod Template:` (DescribePodTemplate)."""
    spec = template["spec"]
    lines.add(0, "Pod Template:\n")
    add_labels(lines, "  Labels", labels(template))
    if annotations_of(template):
        add_annotations(lines, "  Annotations", annotations_of(template))
    if spec.get("serviceAccountName"):
        lines.add(0, f"  Service Account:\t{spec['serviceAccountName']}\n")
    if spec.get("initContainers"):
        add_containers(lines, "Init Containers", spec["initContainers"], None, None, "  ")
    add_containers(lines, "Containers", spec.get("containers") or [], None, None, "  ")
    add_volumes(lines, spec.get("volumes") or [], "  ")
    add_spread(lines, spec.get("topologySpreadConstraints") or [], "  ")
    if spec.get("priorityClassName"):
        lines.add(0, f"  Priority Class Name:\t{spec['priorityClassName']}\n")
    add_labels(lines, "  Node-Selectors", spec.get("nodeSelector"))
    add_tolerations(lines, "  Tolerations", spec.get("tolerations") or [])
