"""EndpointSlice: the addresses and ports behind a Service, a hundred in each slice."""

from __future__ import annotations

from tui.api.kind import Kind
from tui.api.objects import Obj
from tui.kinds.endpointslice.columns import SLICE_COLUMNS
from tui.kinds.endpointslice.controller import EndpointSliceController
from tui.kinds.endpointslice.describe import describe_slice
from tui.kinds.endpointslice.mirror import EndpointSliceMirroringController
from tui.kinds.endpointslice.validation import default_slice, validate_slice, validate_slice_update


def warnings(obj: Obj, old: Obj | None) -> list[str]:
    """Slices of names have had their day."""
    return ["addressType: FQDN endpoints are deprecated"] if obj.get("addressType") == "FQDN" else []


ENDPOINTSLICE = Kind(
    kind="EndpointSlice",
    plural="endpointslices",
    group="discovery.k8s.io",
    singular="endpointslice",
    columns=SLICE_COLUMNS,
    default=default_slice,
    validate=validate_slice,
    validate_update=validate_slice_update,
    warn=warnings,
    describe=describe_slice,
    controllers=(EndpointSliceController(), EndpointSliceMirroringController()),
)
