"""Figures of a result in sentences, the same on its page and on its paper. No database."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from . import scoring
from .enums import Grade
from .grading import Counted
from .readiness import LEAST, Band, Readiness, Standing, Verdict
from .report import Change, Changes, Pace


def percent(value: float) -> str:
    """Rounded down like every score, so that one score is one figure wherever it stands."""
    return _("%(n)s%%") % {"n": scoring.floored(value)}


def percent_at_most(value: float) -> str:
    """The upper end of an interval, rounded up: an interval that ends at nothing would be sure of it."""
    return percent(math.ceil(value - 1e-9))


def of(score: float, maximum: float) -> str:
    return _("%(score)s of %(maximum)s") % {"score": int(score), "maximum": int(maximum)}


def numbers(found: Sequence[int]) -> str:
    """ "Questions 2, 7, 9"."""
    return ngettext("Question %(list)s", "Questions %(list)s", len(found)) % {"list": ", ".join(map(str, found))}


def number(found: Any) -> str:
    """Which attempt of how many."""
    return of(found.number, found.tries) if found.tries else str(found.number)


def counts(found: Counted) -> str:
    """ "best of 3: 78%": what counts of somebody's attempts."""
    told = {"n": str(found.n), "percent": percent(found.percent)}
    if found.n == 1:
        return told["percent"]
    if found.grade == Grade.LAST:
        return _("last of %(n)s: %(percent)s") % told
    return (_("average of %(n)s: %(percent)s") if found.grade == Grade.AVERAGE else _("best of %(n)s: %(percent)s")) % told


def grade(code: str) -> str:
    """The rule of a quiz, before its attempts."""
    return {
        Grade.BEST: _("The best attempt counts."), Grade.LAST: _("The last attempt counts."),
        Grade.AVERAGE: _("The average of all attempts counts."),
    }[Grade(code)]  # fmt: skip


def ahead(found: Any) -> str:
    return _("%(percent)s of the %(n)s others who sat it") % {"percent": percent(found.ahead_of), "n": found.cohort}


def chance(found: Readiness) -> str:
    """ "74% (between 41% and 93%)"."""
    parts = {"chance": percent(found.chance * 100), "low": percent(found.low * 100), "high": percent_at_most(found.high * 100)}
    return _("%(chance)s (between %(low)s and %(high)s)") % parts


def advice(found: Readiness) -> str:
    """What the chance means for the next days."""
    return {
        Verdict.READY: _("Book the exam, and keep the daily drill going until then."),
        Verdict.CLOSE: _("You are close. Practise the weakest domain, then sit one more form."),
        Verdict.NOT_YET: _("Not yet: practise the weakest domains first. Another form today would only cost you unseen questions."),
        Verdict.UNSURE: _("Too little is known to say more: sit two more forms with unseen questions."),
    }[found.verdict]


def evidence(found: Readiness) -> str:
    """What the chance rests on."""
    words = _evidence(found)
    if found.told_by:
        told = ngettext(
            "Moved by what %(n)s person told us of the real exam.", "Moved by what %(n)s people told us of the real exam.", found.told_by
        )
        return f"{words} {told % {'n': found.told_by}}"
    return words


def _evidence(found: Readiness) -> str:
    words = ngettext("Reckoned from your last form", "Reckoned from your last %(n)s forms", found.mocks) % {"n": found.mocks}
    if found.seen_part >= 0.05:
        return _("%(words)s; %(percent)s of the marks were of questions you had seen before, which count little.") % {
            "words": words, "percent": percent(found.seen_part * 100)}  # fmt: skip
    return f"{words}."


def band(which: Band | None) -> str:
    names = {
        Band.NEEDS_IMPROVEMENT: _("Needs improvement"),
        Band.BELOW_TARGET: _("Below target"),
        Band.TARGET: pgettext("a band of marks", "Target"),
        Band.ABOVE_TARGET: _("Above target"),
    }
    return str(names[which]) if which else ""


def _range(low: Band | None, middle: Band, high: Band | None) -> str:
    """A band, and how far from it the truth may lie."""
    names = {"band": band(middle), "low": band(low), "high": band(high)}
    if low == middle:
        return _("%(band)s; at best “%(high)s”") % names
    if high == middle:
        return _("%(band)s; at worst “%(low)s”") % names
    return _("%(band)s; from “%(low)s” to “%(high)s”") % names


def gain(step: Any) -> str:
    """What practice could bring."""
    if step.is_full:
        return ngettext("About %(n)s mark to gain on a full exam", "About %(n)s marks to gain on a full exam", step.gain) % {"n": step.gain}
    return ngettext("About %(n)s mark to gain on such a form", "About %(n)s marks to gain on such a form", step.gain) % {"n": step.gain}


def standing(row: Any) -> str:
    """Where an area stands: its band among others, or how surely it is above or below the pass mark; "" where nothing is known."""
    if row.band and row.band.band:
        if row.band.low == row.band.high:
            return band(row.band.band)
        return _range(row.band.low, row.band.band, row.band.high)
    names = {
        Standing.ABOVE: _("Surely above the pass mark"),
        Standing.NEAR: _("Too close to tell"),
        Standing.BELOW: _("Surely below the pass mark"),
    }
    return str(names[row.standing]) if row.standing else ""


def bands_note(found: Any) -> str:
    """Why there are bands, or why there are none yet; "" for an exam with a pass mark."""
    if not found.has_bands:
        return ""
    if found.cohort < LEAST:
        return _("Bands compare you with others, once %(least)s have sat this bank: %(n)s of %(least)s so far. Until then, shares.") % {
            "n": found.cohort, "least": LEAST}  # fmt: skip
    return _("Bands compare you with the %(n)s others who sat this bank, a quarter of them in each. They are not the exam body's.") % {
        "n": found.cohort}  # fmt: skip


def distance(found: Any) -> str:
    """How far from the pass mark, and how exactly one form can tell."""
    if found.distance is None:
        return ""
    if found.distance >= 0:
        words = ngettext("%(n)s mark above the pass mark", "%(n)s marks above the pass mark", found.distance) % {"n": found.distance}
    else:
        words = ngettext("%(n)s mark short of the pass mark", "%(n)s marks short of the pass mark", -found.distance) % {
            "n": -found.distance}  # fmt: skip
    return _("%(words)s; one form measures to within about ±%(error)s.") % {"words": words, "error": found.error} if found.error else words


def verdict(result: Mapping[str, Any], found: Any) -> str:
    """The result in one sentence."""
    if result["passed"] is None:
        return _("%(score)s of %(maximum)s right. The exam body publishes no pass mark: none is made up here.") % result
    words = _("Passed with %(percent)s.") if result["passed"] else _("Not passed yet: %(percent)s.")
    return f"{words % {'percent': percent(result['percent'])}} {distance(found)}".strip()


def minutes(seconds: float) -> str:
    return _("%(n)s min") % {"n": max(1, round(seconds / 60))} if seconds else _("%(n)s min") % {"n": 0}


def pace(each: Pace) -> str:
    """One section against its plan."""
    words = _("Part %(section)s: %(used)s of %(plan)s planned") % {
        "section": each.section, "used": minutes(each.seconds), "plan": minutes(each.plan or 0)}  # fmt: skip
    if each.slow:
        words += " · " + ngettext("%(n)s slow question", "%(n)s slow questions", len(each.slow)) % {"n": len(each.slow)}
    if each.hasty_and_wrong:
        words += " · " + ngettext("%(n)s hasty and wrong", "%(n)s hasty and wrong", len(each.hasty_and_wrong)) % {
            "n": len(each.hasty_and_wrong)}  # fmt: skip
    return words


def changes(found: Changes) -> list[str]:
    """What changing answers did; [] where nothing was changed."""
    rows = [
        (_("From right to wrong"), found.right_to_wrong),
        (_("From wrong to right"), found.wrong_to_right),
        (_("Neither"), found.other),
    ]
    return [f"{name}: {numbers(where)}" for name, where in rows if where]


def balance(found: Changes) -> str:
    """What changing answers brought or cost, in marks."""
    n = abs(found.balance)
    if found.balance > 0:
        return ngettext("Changing brought you %(n)s mark.", "Changing brought you %(n)s marks.", n) % {"n": n}
    if found.balance < 0:
        return ngettext("Changing cost you %(n)s mark.", "Changing cost you %(n)s marks.", n) % {"n": n}
    return _("Changing neither brought nor cost you a mark.")


def change(area: str, found: Change) -> str:
    """A difference from the attempt before, of an area or ("") of the whole."""
    parts = {"area": area, "before": percent(found.before * 100), "now": percent(found.now * 100)}
    if not area:
        return _("The whole, since the one before: %(before)s → %(now)s, more than chance.") % parts
    return _("%(area)s, since the one before: %(before)s → %(now)s, more than chance.") % parts
