"""Whatever is missing is said in both languages."""

import pytest

from monitor.evidence.missing import WORDS, Missing, lacks, said


@pytest.mark.parametrize("why", list(Missing))
def test_every_word_has_its_sentences(why: Missing) -> None:
    assert set(WORDS) == set(Missing)
    english, french = said(lacks(why), "en"), said(lacks(why), "fr")
    assert english != french
    assert english.endswith(".")
    assert french.endswith(".")
    assert said(lacks(why, "eta/page-en"), "en") == f"eta/page-en: {english}"
    assert said(lacks(why, "eta/page-en"), "fr") == f"eta/page-en\u00a0: {french}"


def test_no_word_but_ours_is_taken() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        said("nonsense:x", "en")
