"""The kind of file this app imports: offers with their prices by date (facts, TOML)."""

from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from content.importing import facts
from content.importing.files import FactsFile, Refused
from content.importing.registry import FactsKind, register
from content.importing.run import Run
from courses.catalogue.models import Training

from . import actions
from .enums import OfferKind
from .models import Offer

OPTIONAL = {"kind", "exam_included", "position", "price"}


def _load(file: FactsFile, run: Run) -> None:
    for entry in file.data.get("offer", []):
        row = facts.check(file, entry, required={"key", "training", "fr", "en"}, optional=OPTIONAL, name="offer")
        if row.get("kind", OfferKind.SEAT) not in OfferKind.values:
            raise Refused(
                _("“%(key)s” is one of: %(known)s.") % {"key": "kind", "known": ", ".join(OfferKind.values)},
                line=file.line_of(f'"{row["key"]}"'),
            )
        for price in row.get("price", []):
            facts.check(file, price, required={"from", "cents"}, optional=set(), name="offer.price")
            _check_price(file, row, price)
        run.piece(file, "offer", row["key"], row, write=partial(_write, file, row), state=partial(_state, row["key"]))


def _check_price(file: FactsFile, row: dict, price: dict) -> None:
    if not isinstance(price["from"], date) or not isinstance(price["cents"], int) or price["cents"] < 1:
        raise Refused(_("A price needs a date such as 2026-01-01 and whole cents, such as 179000."), line=file.line_of(f'"{row["key"]}"'))


def _write(file: FactsFile, row: dict) -> None:
    training = Training.objects.filter(code=row["training"]).first()
    if training is None:
        raise Refused(_("There is no training “%(key)s”.") % {"key": row["training"]}, line=file.line_of(f'"{row["key"]}"'))
    offer = Offer.objects.filter(key=row["key"]).first() or Offer(key=row["key"])
    offer.training, offer.name_fr, offer.name_en = training, row["fr"], row["en"]
    offer.kind = row.get("kind", OfferKind.SEAT)
    offer.exam_included, offer.position = row.get("exam_included", False), row.get("position", 0)
    actions.save_offer(offer=offer, prices={price["from"]: price["cents"] for price in row.get("price", [])})


def _state(key: str) -> list | None:
    offer = Offer.objects.filter(key=key).select_related("training").first()
    if offer is None:
        return None
    prices = [[str(price.valid_from), price.cents] for price in offer.prices.all()]
    return [offer.training.code, offer.kind, offer.name_fr, offer.name_en, offer.exam_included, offer.position, prices]


register(FactsKind("offers", _load, 130))
