"""ingress-nginx: what its controller pods do with Ingresses, wherever one runs.

`options` reads a controller pod's flags, `rules` finds the location of a request, `controller` writes events and
addresses, `install` is what `ingress: true` seeds. The proxy itself is tui.cluster.programs.ingressnginx.
"""
