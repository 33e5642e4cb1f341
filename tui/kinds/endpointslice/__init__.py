"""EndpointSlice: the addresses and ports behind a Service, a hundred in each slice."""

from __future__ import annotations

from tui.api.kind import Kind
from tui.api.objects import Obj
from tui.kinds.endpointslice.columns import SLICE_COLUMNS
from tui.kinds.endpointslice.controller import EndpointSliceController
from tui.kinds.endpointslice.describe import describe_slice
from tui.kinds.endpointslice.mirror import EndpointSliceMirroringController
from tui.kinds.endpointslice.validation import default_slice, validate_slice, validate_slice_update
from tui.kinds.fields import ip_warnings


def warnings(obj: Obj, old: Obj | None) -> list[str]:
    """Slices of names have had their day; addresses in an unusual form."""
    if obj.get("addressType") == "FQDN":
        return ["addressType: FQDN endpoints are deprecated"]
    return [
        said for n, endpoint in enumerate(obj.get("endpoints") or ())
        for m, address in enumerate(endpoint.get("addresses") or ())
        for said in ip_warnings(f"endpoints[{n}].addresses[{m}]", address)
    ]


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
