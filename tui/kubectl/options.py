"""The global flags, and those that several verbs share."""

from __future__ import annotations

from tui.kubectl.flags import Flag


def _real(name: str, help: str, short: str = "", type: str = "string", default: object = None) -> Flag:
    """A flag that kubectl has and that means nothing, or nothing simulated, here."""
    return Flag(name, help, short, type, default, simulated=False)


GLOBAL = (
    Flag("namespace", "The namespace to work in.", "n", values=("@namespace",)),
    Flag("context", "The kubeconfig context to use.", values=("@context",)),
    Flag("kubeconfig", "Path of the kubeconfig file.", values=("@file",)),
    Flag("request-timeout", "How long to wait for one answer; 0 means for ever.", default="0"),
    Flag("v", "How much to log.", "v", "int"),
    Flag("warnings-as-errors", "Exit with 1 where the server warned.", type="bool"),
    Flag("match-server-version", "Insist that the server's version is the client's.", type="bool"),
    Flag("help", "Help for the verb.", "h", "bool", hidden=True),
    Flag("cache-dir", "Where discovery is cached.", default="/home/learner/.kube/cache"),
    Flag("disable-compression", "Ask for answers that are not compressed.", type="bool"),
    _real("as", "Act as this user."),
    _real("as-group", "Act as a member of this group.", type="array"),
    _real("as-uid", "Act with this user's uid."),
    Flag("cluster", "The kubeconfig cluster to use.", values=("@cluster",)),
    Flag("user", "The kubeconfig user to use.", values=("@user",)),
    _real("server", "Address of the API server.", "s"),
    _real("token", "Bearer token."),
    _real("certificate-authority", "Path of a certificate authority's certificate."),
    _real("client-certificate", "Path of a client certificate."),
    _real("client-key", "Path of a client key."),
    _real("insecure-skip-tls-verify", "Do not check the server's certificate.", type="bool"),
    _real("tls-server-name", "The name expected in the server's certificate."),
    _real("as-user-extra", "Act with this as well known of the user, as key=value.", type="array"),
    _real("username", "Name for basic authentication."),
    _real("password", "Password for basic authentication."),
    _real("log-flush-frequency", "How often the log is written out.", type="duration", default=5_000),
    _real("vmodule", "How much to log by source file.", type="patterns"),
    _real("profile", "Which profile to record.", default="none"),
    _real("profile-output", "Where to write the profile.", default="profile.pprof"),
    _real("kuberc", "Path of the kuberc file."),
)

FORMATS = ("json", "yaml", "kyaml", "name", "go-template", "go-template-file", "template", "templatefile",
           "jsonpath", "jsonpath-as-json", "jsonpath-file")  # fmt: skip

OUTPUT = (
    Flag("output", f"Output format. One of: ({', '.join(FORMATS)}).", "o", values=FORMATS),
    Flag("template", "Template for -o go-template."),
    Flag("allow-missing-template-keys", "Ignore fields that a template names and an object lacks.", type="bool",
         default=True),
    Flag("show-managed-fields", "Keep managedFields when printing JSON or YAML.", type="bool"),
)  # fmt: skip

FILES = (
    Flag("filename", "File, folder or - (standard input) with the resources.", "f", "list", values=("@file",)),
    Flag("kustomize", "Folder with a kustomization.", "k", values=("@file",)),
    Flag("recursive", "Read the folders given with -f all the way down.", "R", "bool"),
)
DEEP = Flag("recursive", FILES[2].help, "R", "bool", True)
"""--recursive of the verbs that read folders all the way down unless told otherwise."""
SELECTOR = Flag("selector", "Label selector, such as -l app=web,tier!=cache.", "l", values=("@label",))
FIELD_SELECTOR = Flag("field-selector", "Selector of fields, such as --field-selector metadata.name=web.")
ALL_NAMESPACES = Flag("all-namespaces", "Work in all namespaces.", "A", "bool")
ALL = Flag("all", "All objects of the types given.", type="bool")
LOCAL = Flag("local", "Do not ask the server; work on the given files alone.", type="bool")
DRY_RUN = Flag("dry-run", "none, client (print what would be sent) or server (ask without storing).", bare="unchanged",
               default="none", values=("none", "client", "server"))  # fmt: skip
MANAGER = Flag("field-manager", "Name of who manages the fields.", default="kubectl")


def manager(name: str) -> Flag:
    """--field-manager, with the verb's own default."""
    return Flag("field-manager", "Name of who manages the fields.", default=name)


SAVE_CONFIG = Flag("save-config", "Remember the configuration for a later `kubectl apply`.", type="bool")
VALIDATE = Flag("validate", "strict, warn or ignore: what to do about unknown fields.", default="strict", bare="strict",
                values=("strict", "warn", "ignore", "true", "false"))  # fmt: skip
RECORD = Flag("record", "Deprecated: note the command in an annotation.", type="bool", hidden=True,
              deprecated="--record will be removed in the future")  # fmt: skip
CHUNK = Flag("chunk-size", "Fetch large lists in pieces of this size.", type="int", default=500)
