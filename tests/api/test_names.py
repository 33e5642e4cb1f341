from tui.api import names


def test_label_words_keep_the_double_space() -> None:
    assert names.is_dns1123_label("Frontend") == [
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
        "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
        "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    ]


def test_a_dotted_label_is_told_so() -> None:
    assert names.is_dns1123_label("front.end") == ["must not contain dots"]
    assert names.is_dns1123_subdomain("front.end") == []


def test_length_is_measured_in_bytes() -> None:
    assert names.is_dns1123_label("f" * 64) == ["must be no more than 63 characters"]
    assert names.is_valid_label_value("é" * 32)[0] == "must be no more than 63 characters"


def test_a_trailing_newline_is_no_part_of_a_name() -> None:
    assert names.is_dns1123_label("web\n") and names.is_valid_label_value("web\n")


def test_qualified_names_have_two_parts_at_most() -> None:
    assert names.is_qualified_name("example.com/My.Name_1") == []
    assert names.is_qualified_name("/x") == ["prefix part must be non-empty"]
    assert names.is_qualified_name("a/b/c")[0].startswith("a qualified name must consist of")
    assert names.is_qualified_name("a/")[0] == "name part must be non-empty"


def test_port_names_and_numbers() -> None:
    assert names.is_valid_port_name("HTTP_PORT") == [
        "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        "must contain at least one letter (a-z)",
    ]
    assert names.is_valid_port_name("http-8080") == []
    assert names.is_valid_port_num(0) == names.is_valid_port_num(65536) == ["must be between 1 and 65535, inclusive"]


def test_addresses() -> None:
    assert names.is_valid_ip("10.96.0.10") == names.is_valid_ip("2001:db8::1") == names.is_valid_ip("010.0.0.1") == []
    assert names.is_valid_ip("010.0.0.1", strict=True) == ["must not have leading 0s"]
    assert names.is_valid_ip("notanip") == ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
    assert names.is_valid_ip("::ffff:10.0.0.1", strict=True) == ["must not be an IPv4-mapped IPv6 address"]
