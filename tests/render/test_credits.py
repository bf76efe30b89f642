"""What a page says of where a report's text comes from."""

from dataclasses import replace

from builders import make_rows, make_standing

from monitor.core.brief import make_brief
from monitor.render.credits import credited
from monitor.render.verified import all_views


def test_an_outlet_that_names_no_agency_is_not_said_to_credit_one() -> None:
    """ "Credits AFP" of a paper that printed the wire without its name would be false."""
    own = make_standing(1, summary="(AFP) - Fighters attacked Kati.", agency="AFP")
    copy = replace(
        make_standing(2, summary="Fighters attacked Kati.", agency="AFP"), inherited=True
    )
    brief = make_brief(make_rows(own, copy))
    told = {view.take.id: credited(view) for view in all_views(brief)}
    assert sorted(told.values()) == ["credits AFP", "same text as a report that credits AFP"]
    view = next(view for view in all_views(brief) if view.inherited)
    assert credited(view, sentence=True) == "Same text as a report that credits AFP."
