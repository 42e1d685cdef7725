"""Each expectation by itself, and the words by which a wrong one is refused."""

import pytest
from pydantic import ValidationError

from probes import expectations as of
from probes.expectations import Expectations, Seen
from probes.page import read

BODY = "<title>IRCC Portal</title><!-- Hidden word --><h1>Sign&nbsp;In</h1><p>Heure de l’Est</p></html>"


def seen(body: str = BODY, content_type: str = "text/html", **over: object) -> Seen:
    headers = [("Content-Type", content_type), ("Server", "nginx/1.2")]
    page = read(url="https://portal.example/", status=200, headers=headers, body=body)
    return Seen(**{"page": page, "body": body, "size": len(body.encode())} | over)  # type: ignore[arg-type]


def code_of(check, expect: dict[str, object], **over: object) -> str:
    failed = check(seen(**over), Expectations.model_validate(expect))
    return failed.code if failed else ""


@pytest.mark.parametrize("text", ["Sign In", "sign in", " SIGN\n in ", "heure de l'est", "de l’Est"])
def test_a_required_text_is_found_whatever_its_case_blanks_and_quotes(text: str) -> None:
    assert code_of(of.missing, {"required": [text]}) == ""


@pytest.mark.parametrize("text", ["Hidden word", "<h1>", "Sign out", "Sign In IRCC"])
def test_what_a_reader_does_not_see_is_missing(text: str) -> None:
    assert code_of(of.missing, {"required": ["sign in", text]}) == "missing_text"


@pytest.mark.parametrize("regex", ["(?i)hidden WORD", r"<h1>Sign.nbsp;In", r"Sign\s+In", r"l.Est</p>"])
def test_a_required_regex_may_match_the_raw_body_or_what_is_seen(regex: str) -> None:
    assert code_of(of.missing, {"required_regex": [regex]}) == ""


def test_a_required_regex_keeps_its_case() -> None:
    assert code_of(of.missing, {"required_regex": ["sign in"]}) == "missing_text"


def test_a_forbidden_text_counts_only_where_it_is_seen_and_a_forbidden_regex_anywhere() -> None:
    assert code_of(of.forbidden, {"forbidden": ["hidden word"]}) == ""
    assert code_of(of.forbidden, {"forbidden": ["never", "HEURE DE L'EST"]}) == "forbidden_text"
    assert code_of(of.forbidden, {"forbidden_regex": ["Hidden word"]}) == "forbidden_text"
    assert code_of(of.forbidden, {"forbidden_regex": ["hidden word"]}) == ""


@pytest.mark.parametrize(
    ("rule", "body", "code"),
    [
        ({"path": "status", "equals": "UP"}, '{"status": "UP"}', ""),
        ({"path": "status", "equals": "UP"}, '{"status": "DOWN"}', "json"),
        ({"path": "status", "equals": "UP"}, '["UP"]', "json"),
        ({"path": "n", "equals": 1}, '{"n": 1}', ""),
        ({"path": "n", "equals": 1}, '{"n": true}', "json"),
        ({"path": "n", "equals": False}, '{"n": 0}', "json"),
        ({"path": "items[0].name", "regex": "^a.c$"}, '{"items": [{"name": "abc"}]}', ""),
        ({"path": "items", "regex": "é"}, '{"items": ["été"]}', ""),
        ({"path": "length(items)", "equals": 2}, '{"items": [1, 2]}', ""),
        ({"path": "length(items)", "equals": 2}, '{"items": 3}', "json"),
        ({"path": "a", "equals": {"b": [1]}}, '{"a": {"b": [1]}}', ""),
        ({"path": "a", "equals": 1}, "<html>", "json"),
        ({"path": "a", "equals": 1}, "[" * 200_000, "json"),
        ({"path": "a", "equals": 1}, "", "json"),
    ],
)
def test_json_is_held_to_its_rules(rule: dict[str, object], body: str, code: str) -> None:
    assert code_of(of.missing, {"json": [rule]}, body=body, content_type="application/json") == code


def test_a_title_is_proof_of_the_service_only_when_nothing_else_is_asked_for() -> None:
    assert code_of(of.missing, {"title": "^Tracker"}) == "title"
    assert code_of(of.missing, {"title": "^Tracker", "required": ["sign in"]}) == ""
    assert code_of(of.title, {"title": "^Tracker", "required": ["sign in"]}) == "title"
    assert code_of(of.title, {"title": "Portal$"}) == ""


def test_sizes_are_of_the_body_as_decoded() -> None:
    assert code_of(of.size, {"min_bytes": 10, "max_bytes": 20}, size=10) == ""
    assert code_of(of.size, {"min_bytes": 11}, size=10) == "too_small"
    assert code_of(of.size, {"max_bytes": 9}, size=10) == "too_large"


def test_a_header_must_be_there_and_match() -> None:
    assert code_of(of.header, {"header": [{"name": "SERVER", "regex": "nginx"}]}) == ""
    assert code_of(of.header, {"header": [{"name": "Server", "regex": "Apache"}]}) == "header"
    assert code_of(of.header, {"header": [{"name": "X-None", "regex": ".*"}]}) == "header"


def test_an_end_marker_must_be_in_the_body_unless_the_size_limit_cut_it() -> None:
    assert code_of(of.end, {"end_marker": True}) == ""
    assert code_of(of.end, {"end_marker": True}, body="<p>half a pa") == "cut"
    assert code_of(of.end, {"end_marker": "the end"}) == "cut"
    assert code_of(of.end, {"end_marker": True}, body="<p>half a pa", truncated=True) == ""
    assert code_of(of.end, {}, body="<p>half a pa") == ""


@pytest.mark.parametrize(
    ("expect", "flag"),
    [
        ({}, False),
        ({"required": ["sign in"]}, False),
        ({"required": ["never"]}, True),
        ({"forbidden": ["sign in"]}, True),
        ({"header": [{"name": "Server", "regex": "IIS"}]}, True),
        ({"required": ["never"], "status": [404]}, False),
        ({"min_bytes": 100_000}, False),
    ],
)
def test_a_failed_text_is_told_apart_as_blackbox_does(expect: dict[str, object], flag: bool) -> None:
    assert of.failed_on_text(seen(), Expectations.model_validate(expect)) is flag


@pytest.mark.parametrize(
    ("expect", "complaint"),
    [
        ({"required_regex": ["ok", "(open"]}, r"required_regex\.1\n.*the regex '\(open' is broken: missing \)"),
        ({"title": "[a"}, r"title\n.*the regex '\[a' is broken"),
        ({"header": [{"name": "A", "regex": "*"}]}, r"header\.0\.regex\n.*is broken"),
        ({"json": [{"path": "a[", "equals": 1}]}, r"json\.0\.path\n.*the JMESPath 'a\[' is broken"),
        ({"json": [{"path": "a"}]}, "either equals or regex"),
        ({"json": [{"path": "a", "equals": 1, "regex": "1"}]}, "either equals or regex"),
        ({"required": ["  "]}, r"required\.0"),
        ({"status": []}, "status"),
        ({"status": [99]}, r"status\.0"),
        ({"min_bytes": 3, "max_bytes": 2}, "min_bytes is more than max_bytes"),
        ({"slow": 0}, "slow"),
        ({"requierd": ["a"]}, "requierd"),
    ],
)
def test_a_wrong_expectation_is_refused_by_name(expect: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Expectations.model_validate(expect)
