"""Amounts in words, for the hosted page and for error messages."""

WITHOUT_CENTS = {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"}
SYMBOLS = {"eur": "€", "usd": "$", "gbp": "£"}


def amount_text(amount: int, currency: str, language: str = "en") -> str:
    """`€1,490.00`, or `1 490,00 €` in French."""
    digits = f"{amount:,}" if currency in WITHOUT_CENTS else f"{amount // 100:,}.{amount % 100:02d}"
    symbol = SYMBOLS.get(currency)
    if language == "fr":
        digits = digits.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
        return f"{digits}\N{NO-BREAK SPACE}{symbol or currency.upper()}"
    return f"{symbol}{digits}" if symbol else f"{currency.upper()}\N{NO-BREAK SPACE}{digits}"
