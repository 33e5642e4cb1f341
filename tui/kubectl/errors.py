"""What ends a kubectl command early, and how it is printed (kubectl's cmd/util/helpers.go, checkErr).

    Failure                     kubectl itself refuses: its words, printed after `error: `
    ApiError                    the server refused
    Several                     several of both, one line each
"""

from __future__ import annotations

from collections.abc import Sequence

from tui.api.errors import ApiError


class Failure(Exception):
    """kubectl's own refusal; `plain` prints the words as they are."""

    def __init__(self, message: str = "", *, code: int = 1, plain: bool = False) -> None:
        super().__init__(message)
        self.code, self.plain = code, plain


class Several(Exception):
    """Errors of several objects, in order."""

    def __init__(self, errors: Sequence[Exception]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = tuple(errors)


def usage_failure(path: str, message: str) -> Failure:
    """A refusal that points to the verb's help (UsageErrorf); path as `kubectl create service`."""
    return Failure(f"{message}\nSee '{path} -h' for help and examples")


def unknown_command(path: str, args: Sequence[str]) -> Failure:
    """The refusal of words that are no part of a verb (RequireNoArguments)."""
    quoted = " ".join(args).replace("\\", "\\\\").replace('"', '\\"')
    return usage_failure(path, f'unknown command "{quoted}"')


def raise_all(errors: Sequence[Exception]) -> None:
    """Raises what was gathered, if anything."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise Several(errors)


def with_source(verb: str, source: str, error: ApiError) -> ApiError:
    """The error with `error when <verb> "<source>": ` before its message (AddSourceToErr)."""
    if not source:
        return error
    message = f'error when {verb} "{source}": {error}'
    return ApiError(error.code, error.reason, message, error.details)


def words(error: Exception) -> str:
    """The text for standard error, its newline included where there is any text."""
    text = _text(error)
    return text if not text or text.endswith("\n") else text + "\n"


def _text(error: Exception) -> str:
    if isinstance(error, Several):
        flat = [one for e in error.errors for one in (e.errors if isinstance(e, Several) else (e,))]
        return "\n".join(_one_of_many(one) for one in flat)
    if isinstance(error, ApiError):
        return _invalid(error) if error.reason == "Invalid" else server_words(error)
    message = str(error)
    if not message or (isinstance(error, Failure) and error.plain) or message.startswith("error: "):
        return message
    return f"error: {message}"


def _one_of_many(error: Exception) -> str:
    return server_words(error) if isinstance(error, ApiError) else str(error)


def server_words(error: ApiError) -> str:
    """`Error from server (NotFound): ...`."""
    if error.reason == "NotImplemented":
        return f"error: {error}"
    return f"Error from server ({error.reason}): {error}" if error.reason else f"Error from server: {error}"


def _invalid(error: ApiError) -> str:
    details = error.details
    causes = details.get("causes") or []
    if details.get("kind") or details.get("name"):
        head = f'The {details.get("kind", "")} "{details.get("name", "")}" is invalid'
    else:
        head = "The request is invalid"
        if str(error) and not causes:
            head += f": {error}"
    lines = list(dict.fromkeys(f"{c['field']}: {c['message']}" if c.get("field") else c["message"] for c in causes))
    if not lines:
        return head
    return f"{head}: {lines[0]}\n" if len(lines) == 1 else f"{head}: \n" + "".join(f"* {line}\n" for line in lines)
