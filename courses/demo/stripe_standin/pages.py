"""The words and the HTML of the hosted page, in French and English. A tool of the demo: no gettext."""

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from .money import amount_text
from .store import Thing
from .world import World

FOLDER = Path(__file__).parent / "assets"
PARIS = ZoneInfo("Europe/Paris")
WORDS = {
    "en": {
        "simulated": "Simulated payment",
        "no_card": "Simulated payment: no card is charged",
        "about": "This page stands in for Stripe. You choose how the payment ends; nothing leaves this computer.",
        "heading": "Pay {sum}",
        "order": "Your order",
        "item": "Item",
        "quantity": "Quantity",
        "amount": "Amount",
        "total": "Total",
        "open_until": "This page is open until {time}.",
        "open_until_tomorrow": "This page is open until tomorrow, {time}.",
        "pay": "Pay {sum}",
        "otherwise": "Or end it another way",
        "decline": "Have the card declined",
        "ask_bank": "Have the bank ask for confirmation (3-D Secure)",
        "abandon": "Go back without paying",
        "declined": "Card declined. The bank refused the payment; nothing was charged. You can try again.",
        "not_confirmed": "The bank did not confirm the payment. Nothing was charged. You can try again.",
        "unclear": "This form did not say how the payment ends. Please choose a button.",
        "error": "Error:",
        "bank_heading": "Your bank asks for confirmation",
        "bank_says": "Before it pays, the bank wants to know that it is really you (3-D Secure). You are the bank here.",
        "confirm": "Confirm the payment",
        "refuse": "Refuse the confirmation",
        "paid_heading": "This order is paid",
        "paid": "The payment was accepted. It cannot be made twice.",
        "paid_link": "Continue",
        "expired_heading": "This payment page has expired",
        "expired": "Its time is over, and nothing was charged.",
        "expired_link": "Go back to the shop",
        "unknown_heading": "There is no such payment page",
        "unknown": "The address is wrong, or the stand-in was started with an empty state.",
    },
    "fr": {
        "simulated": "Paiement simulé",
        "no_card": "Paiement simulé : aucune carte n'est débitée",
        "about": "Cette page remplace Stripe. Vous choisissez l'issue du paiement ; rien ne quitte cet ordinateur.",
        "heading": "Payer {sum}",
        "order": "Votre commande",
        "item": "Article",
        "quantity": "Quantité",
        "amount": "Montant",
        "total": "Total",
        "open_until": "Cette page est ouverte jusqu'à {time}.",
        "open_until_tomorrow": "Cette page est ouverte jusqu'à demain, {time}.",
        "pay": "Payer {sum}",
        "otherwise": "Ou choisir une autre issue",
        "decline": "Faire refuser la carte",
        "ask_bank": "Faire demander une confirmation par la banque (3-D Secure)",
        "abandon": "Revenir sans payer",
        "declined": "Carte refusée. La banque a refusé le paiement ; rien n'est débité. Vous pouvez réessayer.",
        "not_confirmed": "La banque n'a pas confirmé le paiement. Rien n'est débité. Vous pouvez réessayer.",
        "unclear": "Ce formulaire ne dit pas comment le paiement se termine. Choisissez un bouton.",
        "error": "Erreur :",
        "bank_heading": "Votre banque demande une confirmation",
        "bank_says": "Avant de payer, la banque veut s'assurer que c'est bien vous (3-D Secure). Ici, la banque, c'est vous.",
        "confirm": "Confirmer le paiement",
        "refuse": "Refuser la confirmation",
        "paid_heading": "Cette commande est payée",
        "paid": "Le paiement est accepté. Il ne peut pas être fait deux fois.",
        "paid_link": "Continuer",
        "expired_heading": "Cette page de paiement a expiré",
        "expired": "Le délai est passé, et rien n'est débité.",
        "expired_link": "Revenir à la boutique",
        "unknown_heading": "Cette page de paiement n'existe pas",
        "unknown": "L'adresse est fausse, ou le simulateur a démarré avec un état vide.",
    },
}


def language(session: Thing | None, accepted: str) -> str:
    """The session's locale, else the first of our languages that the browser accepts, else English."""
    locale = ((session or {}).get("locale") or "auto").split("-")[0]
    if locale in WORDS:
        return locale
    found = re.search(r"(?:^|,)\s*(fr|en)\b", accepted, re.IGNORECASE)
    return found[1].lower() if found else "en"


def pay(world: World, session: Thing, language: str, alert: str = "") -> str:
    words = _words(session, language)
    rows = "".join(
        f'<tr><td>{escape(item["description"])}</td><td class="number">{item["quantity"]}</td>'
        f'<td class="number">{escape(amount_text(item["amount_total"], item["currency"], language))}</td></tr>'
        for item in session["_line_items"]
    )
    content = _fill(
        "pay",
        words
        | {
            "alert": f'<p class="alert" role="alert">{words[alert]}</p>' if alert else "",
            "rows": rows,
            "open_until": _until(session, words, world.clock.now()),
            "action": f"/c/pay/{session['id']}",
            "abandon": f'<button name="outcome" value="abandon">{words["abandon"]}</button>' if session["cancel_url"] else "",
        },
    )
    return _page(words, words["heading"], content, failed=bool(alert))


def bank(world: World, session: Thing, language: str) -> str:
    words = _words(session, language)
    return _page(words, words["bank_heading"], _fill("bank", words | {"action": f"/c/pay/{session['id']}"}))


def closed(state: str, language: str, address: str) -> str:
    """Paid, expired or unknown, with the way on where there is one."""
    words = WORDS[language] | {"language": language}
    link = f'<p><a class="button" href="{escape(address)}">{words[f"{state}_link"]}</a></p>' if address else ""
    return _page(words, words[f"{state}_heading"], _fill("closed", {"explanation": words[state], "link": link}))


def _words(session: Thing, language: str) -> dict[str, str]:
    total = escape(amount_text(session["amount_total"], session["currency"], language))
    words = {name: text.replace("{sum}", total) for name, text in WORDS[language].items()}
    return words | {"sum": total, "language": language}


def _until(session: Thing, words: dict[str, str], now: int) -> str:
    end, start = (datetime.fromtimestamp(moment, UTC).astimezone(PARIS) for moment in (session["expires_at"], now))
    text = words["open_until" if end.date() == start.date() else "open_until_tomorrow"]
    return text.replace("{time}", f'<time datetime="{end.isoformat()}">{end:%H:%M}</time>')


def _page(words: dict[str, str], heading: str, content: str, failed: bool = False) -> str:
    title = f"{words['error']} {heading}" if failed else heading
    return _fill("page", words | {"heading": heading, "title": f"{title} – {words['simulated']}", "content": content})


def _fill(name: str, values: dict[str, str]) -> str:
    return Template((FOLDER / f"{name}.html").read_text(encoding="utf-8")).substitute(values)
