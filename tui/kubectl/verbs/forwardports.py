"""The ports that port-forward is given: names of Services' and pods' ports, and numbers (portforward.go)."""

from __future__ import annotations

from tui.api.objects import Obj, dig
from tui.kubectl.errors import Failure


def split(spec: str) -> tuple[str, str]:
    """Local and remote; one word is both."""
    parts = spec.split(":")
    return (parts[0], parts[1]) if len(parts) == 2 else (parts[0], parts[0])


def parse(spec: str) -> tuple[int, int]:
    """Numbers of `8080:80`, `80`, `:80` (0: any free one). Raises Failure."""
    parts = spec.split(":")
    if len(parts) > 2:
        raise Failure(f"invalid port format '{spec}'")
    local, remote = (parts[0], parts[0]) if len(parts) == 1 else (parts[0] or "0", parts[1])
    numbers = _uint16(local, "local"), _uint16(remote, "remote")
    if not numbers[1]:
        raise Failure("remote port must be > 0")
    return numbers


def _uint16(text: str, which: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else -1
    if 0 <= number < 65536:
        return number
    why = "value out of range" if number > 0 else "invalid syntax"
    raise Failure(f"error parsing {which} port '{text}': strconv.ParseUint: parsing \"{text}\": {why}")


def named(spec: str, pod: Obj) -> str:
    """A port of a pod's, its name made a number. Raises Failure."""
    local, remote = split(spec)
    if not remote:
        raise Failure("remote port cannot be empty")
    number = remote if _is_number(remote) else str(_container_port(pod, remote))
    return f"{local}:{number}" if local != remote or spec.count(":") > 1 else number


def service_ports(specs: list[str], service: Obj, pod: Obj) -> list[str]:
    """Ports of a Service as the pod's that they lead to. Raises Failure."""
    found = []
    for spec in specs:
        local, remote = split(spec)
        number = int(remote) if _is_number(remote) else _by_name(service, remote)
        local = str(number) if local == remote else local
        target = str(_target(service, pod, number))
        found.append(f"{local}:{target}" if local != target else target)
    return found


def _is_number(text: str) -> bool:
    return text.lstrip("+-").isdecimal() and text.isascii()


def _by_name(service: Obj, name: str) -> int:
    for port in dig(service, "spec", "ports", default=None) or ():
        if port.get("name") == name:
            return int(port["port"])
    raise Failure(f"Service '{service['metadata']['name']}' does not have a named port '{name}'")


def _target(service: Obj, pod: Obj, number: int) -> int:
    for port in dig(service, "spec", "ports", default=None) or ():
        if port["port"] != number:
            continue
        if dig(service, "spec", "clusterIP") == "None":
            return number
        target = port.get("targetPort") or number
        return target if isinstance(target, int) else _container_port(pod, target)
    raise Failure(f"Service {service['metadata']['name']} does not have a service port {number}")


def _container_port(pod: Obj, name: str) -> int:
    for container in dig(pod, "spec", "containers", default=[]):
        for port in container.get("ports") or ():
            if port.get("name") == name:
                return int(port["containerPort"])
    raise Failure(f"Pod '{pod['metadata']['name']}' does not have a named port '{name}'")


def check_udp(specs: list[str], owner: Obj, ports: list[Obj], key: str) -> None:
    """Refuse what is there for UDP alone."""
    kinds: dict[int, set[str]] = {}
    for port in ports:
        kinds.setdefault(int(port[key]), set()).add(port.get("protocol") or "TCP")
    for spec in specs:
        remote = split(spec)[1]
        if not remote:
            continue
        service = owner["kind"] == "Service"
        number = int(remote) if _is_number(remote) else _by_name(owner, remote) if service else _container_port(
            owner, remote)
        if kinds.get(number) == {"UDP"}:
            raise Failure(f"UDP protocol is not supported for {remote}")
