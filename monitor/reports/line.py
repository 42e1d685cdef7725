"""Was it us or them? Judged by the controls that were asked while something failed. Pure."""


def verdict(moments: int, reached: int) -> str:
    """``us_theirs``, ``us_mostly``, ``us_maybe``, or ``us_untold`` where none was asked.

    *moments* counts the times at which any control was asked, *reached* those at which one answered.
    """
    if not moments:
        return "us_untold"
    if reached >= moments:
        return "us_theirs"
    return "us_mostly" if reached else "us_maybe"
