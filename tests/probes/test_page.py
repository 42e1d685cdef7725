"""The visible text of a page: what counts as seen, and that no page takes the parser long."""

import time

import pytest

from probes.page import Page, fold, plain, read, read_apart


def seen(body: str, content_type: str = "text/html; charset=utf-8") -> Page:
    return read(url="https://example.test/", status=200, headers=[("Content-Type", content_type)], body=body)


@pytest.mark.parametrize(
    "unseen",
    [
        "<!-- outage -->",
        "<!-- a -- b > outage --!>",
        "<script>outage</script>",
        "<script type='application/json'>outage</script>",
        "<style>p::after { content: 'outage' }</style>",
        "<template><p>outage</p></template>",
        "<noscript><p>outage</p></noscript>",
        "<p hidden>outage</p>",
        "<div hidden='until-found'><p hidden>a</p><b>outage</b></div>",
        "<p style='color: red; DISPLAY : none'>outage</p>",
        "<p style='visibility:hidden'>outage <b style='display:none'>a</b></p>",
        "<input type='hidden' value='outage'>",
        "<img alt='outage'>",
        "<iframe src='/x'>outage</iframe>",
        "<dialog>outage</dialog>",
    ],
)
def test_what_a_reader_cannot_see_is_no_text(unseen: str) -> None:
    assert seen(f"<p>before</p>{unseen}<p>after</p>").text == "before after"


def test_what_only_helpers_are_kept_from_is_still_seen() -> None:
    assert seen("<p aria-hidden='true'>notice</p><details><summary>more</summary></details>").text == "notice more"


def test_blocks_are_kept_apart_and_words_kept_whole() -> None:
    page = seen("<ul><li>one</li><li>two</li></ul><p>ser<b>v</b>ice</p>line<br>break<table><tr><td>a<td>b</table>")
    assert page.text == "one two service line break a b"


def test_the_title_is_folded_and_is_not_part_of_the_text() -> None:
    page = seen("<title>\n GCKey \u2013\u00a0Sign&nbsp;In</title><h1>Welcome</h1><svg><title>icon</title></svg>")
    assert (page.title, page.text) == ("GCKey \u2013 Sign In", "Welcome icon")


def test_typography_is_folded_but_accents_are_kept() -> None:
    assert (
        fold("l\u2019heure\u00a0de\u202fl\u02bcEst, \u00abe\u0301t\u00e9\u00bb  so\u00adft\ufeff")
        == "l'heure de l'Est, «été» soft"
    )


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("application/json", '{"a": "<b>bold</b>"}', '{"a": "<b>bold</b>"}'),
        ("text/plain", "<p>  plain\n</p>", "<p> plain </p>"),
        ("", "\ufeff <p>page</p>", "page"),
        ("", "plain <b>", "plain <b>"),
        ("application/xhtml+xml", "<p>page</p>", "page"),
        ("text/html", "", ""),
        ("text/html", "\0\0<", "<"),
    ],
)
def test_only_markup_is_read_as_markup(content_type: str, body: str, text: str) -> None:
    assert seen(body, content_type).text.replace("\ufffd", "") == text


def test_repeated_headers_are_joined_and_frames_are_noted() -> None:
    page = read(
        url="https://example.test/",
        status=200,
        headers=[("Set-Cookie", "a=1"), ("set-cookie", "b=2"), ("Content-Type", "text/html")],
        body="<script src='/one.js'></script><iframe src='https://captcha.example/'></iframe><iframe></iframe>",
    )
    assert page.headers["set-cookie"] == "a=1, b=2"
    assert page.frames == ("/one.js", "https://captcha.example/")


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<ul><li>",
        "<dd><li><p>",
        "<b><div></b>",
        "<div></x>",
        "<p>",
        "<!--",
        "<script>",
        "<",
        "<a ",
        "a=1 ",
        "<table><tr><td>",
        "\0",
        "e\u0301",
        "<p hidden>",
    ],
)
def test_no_page_takes_the_parser_long(piece: str) -> None:
    body = "<a " * (piece == "a=1 ") + piece * (1_000_000 // len(piece))
    began = time.perf_counter()
    seen(body)
    assert time.perf_counter() - began < 4.0


def test_a_page_too_deep_for_the_parser_still_shows_its_text() -> None:
    page = seen("<title>deep</title><!-- no --><script>no</script>" + "<div>" * 100_000 + "Sign in")
    assert (page.title, page.text) == ("deep", "Sign in")


def apart(body: str, content_type: str = "text/html; charset=utf-8") -> tuple[str, tuple[str, ...] | None]:
    headers = [("Content-Type", content_type)]
    page, boxes = read_apart(url="https://example.test/", status=200, headers=headers, body=body)
    return page.text, boxes


@pytest.mark.parametrize(
    "name", ["alert alert-warning", "alert", "x alert-danger", "alert-info", "alert alert-success"]
)
def test_a_notice_box_is_read_apart_from_the_page(name: str) -> None:
    body = f"<h1>Sign in</h1><section class='{name}'><h2>Out<b>age</b></h2><p>Until&nbsp;5:30</p></section><p>Go</p>"
    assert apart(body) == ("Sign in Go", ("Outage Until 5:30",))


@pytest.mark.parametrize(
    "unseen",
    [
        "<!-- <div class='alert'>old</div> -->",
        "<script>'<div class=alert>old</div>'</script>",
        "<template><div class='alert'>old</div></template>",
        "<noscript><div class='alert'>old</div></noscript>",
        "<div hidden><div class='alert'>old</div></div>",
        "<div class='alert' style='display:none'>old</div>",
        "<div class='alert hidden'>old</div>",
        "<div class='row d-none'><div class='alert'>old</div></div>",
        "<div class='alert'><!-- old --><p class='hidden'>old</p> </div>",
        "<div class='alerts'>text</div>",
    ],
)
def test_a_box_that_no_reader_sees_is_none(unseen: str) -> None:
    text, boxes = apart(f"<p>before</p>{unseen}<p>after</p>")
    assert boxes == ()
    assert "old" not in text


def test_a_box_in_a_box_is_told_once() -> None:
    body = "<div class='alert'>one <div class='alert alert-info'>two</div> three</div><p class='alert'>four</p>"
    assert apart(body) == ("", ("one two three", "four"))


def test_long_boxes_are_cut_and_many_left_out() -> None:
    text, boxes = apart(f"<p class='alert'>{'long ' * 9999}</p>" + "<p class='alert'>more</p>" * 200)
    assert boxes is not None
    assert len(boxes[0]) <= 2000
    assert len(boxes) == 50
    assert text.startswith("more")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('{"class": "alert"}', "application/json"),
        ("<p class='alert'>x</p>", "text/plain"),
        ("<div class='alert'>" * 100_000, "text/html"),
    ],
)
def test_boxes_that_cannot_be_told_are_none_and_not_nothing(body: str, content_type: str) -> None:
    assert apart(body, content_type)[1] is None


def test_reading_apart_keeps_title_and_frames() -> None:
    headers = [("Content-Type", "text/html")]
    body = "<title>Sign in</title><p class='alert'>a</p><iframe src='/x'></iframe>"
    page, _ = read_apart(url="https://example.test/", status=200, headers=headers, body=body)
    assert (page.title, page.frames) == ("Sign in", ("/x",))


@pytest.mark.parametrize(
    "piece", ["<div class=alert>", "<b class=alert>x</b>", "<p class='alert hidden'>", "<ul class=alert><li>"]
)
def test_no_boxes_take_the_parser_long(piece: str) -> None:
    began = time.perf_counter()
    apart(piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - began < 4.0


def test_text_is_kept_line_by_line_without_control_characters() -> None:
    assert plain("un\tdeux\nété\x00\x1b[31m\x85\ud800 «\u00a0x\u00a0»") == "un\tdeux\nété[31m «\u00a0x\u00a0»"
