from tui.api.errors import ApiError, invalid, not_found, required
from tui.kubectl.errors import Failure, Several, with_source, words


def test_several_invalid_fields_are_a_list() -> None:
    error = invalid("Service", "", "web", [required("spec.ports"), required("spec.x")])
    assert words(error) == (
        'The Service "web" is invalid: \n* spec.ports: Required value\n* spec.x: Required value\n'
    )


def test_one_invalid_field_stands_on_the_line() -> None:
    assert words(invalid("Pod", "", "a", [required("spec")])) == 'The Pod "a" is invalid: spec: Required value\n'


def test_the_source_is_named_once() -> None:
    error = with_source("creating", "a.yaml", not_found("namespaces", "x"))
    assert words(error) == 'Error from server (NotFound): error when creating "a.yaml": namespaces "x" not found\n'


def test_many_errors_take_a_line_each_and_kubectls_own_have_no_prefix_then() -> None:
    assert words(Several([not_found("pods", "x"), Failure("odd")])) == (
        'Error from server (NotFound): pods "x" not found\nodd\n'
    )
    assert words(Failure("odd")) == "error: odd\n"


def test_an_unsimulated_write_says_so_plainly() -> None:
    assert words(ApiError(501, "NotImplemented", "Job is not simulated")) == "error: Job is not simulated\n"
