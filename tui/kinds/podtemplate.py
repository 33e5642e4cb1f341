"""Pod templates: what ReplicaSets and Deployments share of defaults, validation, columns and describe."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api.errors import FieldError, forbidden_field, invalid_value, not_supported, required
from tui.api.objects import Obj, annotations_of, labels
from tui.api.selectors import from_selector
from tui.kinds.describe import Lines, add_annotations, add_labels, format_selector
from tui.kinds.pod.defaults import default_template
from tui.kinds.selecting import as_shown, check_selector, readable

__all__ = ["add_template", "containers_of", "default_template", "format_selector", "images_of", "immutable_selector",
           "validate_selector", "validate_template", "workload_warnings"]


def validate_selector(spec: Obj) -> Iterator[FieldError]:
    """`spec.selector` of a workload: required, well formed, not empty."""
    selector = spec.get("selector")
    if selector is None:
        yield required("spec.selector")
        return
    yield from check_selector(selector, "spec.selector")
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield invalid_value("spec.selector", {}, "empty selector is invalid for deployment")


def validate_template(spec: Obj) -> Iterator[FieldError]:
    """`spec.selector` against `spec.template`, then the template (ValidatePodTemplateSpecForReplicaSet)."""
    from tui.kinds.pod.rules.spec import validate_template as validate

    selector, template = spec.get("selector"), spec.get("template") or {}
    if not readable(selector):
        yield invalid_value("spec.selector", as_shown(selector), "invalid label selector")
        return
    carried = (template.get("metadata") or {}).get("labels")
    empty = selector is not None and not selector.get("matchLabels") and not selector.get("matchExpressions")
    if not empty and (selector is None or not from_selector(selector).matches(carried or {})):
        shown = dict(sorted(carried.items())) if carried else None
        yield invalid_value("spec.template.metadata.labels", shown, "`selector` does not match template `labels`")
    yield from validate(template, "spec.template")
    pod = template.get("spec") or {}
    if pod.get("restartPolicy", "Always") != "Always":
        yield not_supported("spec.template.spec.restartPolicy", pod["restartPolicy"], ["Always"])
    if pod.get("activeDeadlineSeconds") is not None:
        detail = "activeDeadlineSeconds in ReplicaSet is not Supported"
        yield forbidden_field("spec.template.spec.activeDeadlineSeconds", detail)


def immutable_selector(new: Obj, old: Obj) -> list[FieldError]:
    """apps/v1: the selector stays as it was made."""
    selector, before = as_shown(new["spec"].get("selector")), as_shown(old["spec"].get("selector"))
    return [] if selector == before else [invalid_value("spec.selector", selector, "field is immutable")]


def workload_warnings(new: Obj, old: Obj | None) -> list[str]:
    """What the server says with a good answer about a workload that is new, or whose spec is."""
    from tui.kinds.pod.warnings import workload_warnings as warnings

    return warnings(new, old)


def containers_of(obj: Obj) -> str:
    """Container names of a workload's template, joined by commas (wide columns)."""
    return ",".join(c["name"] for c in obj["spec"]["template"]["spec"].get("containers") or ())


def images_of(obj: Obj) -> str:
    """Images of a workload's template, joined by commas (wide columns)."""
    return ",".join(c.get("image", "") for c in obj["spec"]["template"]["spec"].get("containers") or ())


def add_template(lines: Lines, template: Obj) -> None:
    """`Pod Template:` (DescribePodTemplate)."""
    from tui.kinds.pod.describe_containers import add_containers
    from tui.kinds.pod.describe_volumes import add_spread, add_tolerations, add_volumes

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
