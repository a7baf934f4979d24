"""A question of each kind to begin from: everything that kind needs is there, to be overwritten. Pure."""

from ..enums import QuestionKind
from ..kinds import KINDS

_HEAD = "# {key}\nkind: {kind}\n{group}{own}difficulty: 2\nbloom: 2\nowner:{owner}\nlicence: CC-BY-SA-4.0\nsource:\nreview_on:\n"
_OWN = {
    "true_false": "right: true\n",
    "assertion_reason": "right: a\n",
    "matching": "once: true\n",
    "categorise": "once: false\n",
    "numeric": "value: 1.25\ntolerance: 0.01\n",
    "hotspot": "areas: [{key: a, shape: rect, at: [0.1, 0.1, 0.3, 0.3], correct: true}, {key: b, shape: rect, at: [0.6, 0.6, 0.3, 0.3]}]\n",
}
_STEM = {"fr": "La question ?", "en": "The question?"}
_RIGHT = {"fr": "La bonne réponse", "en": "The right answer"}
_WRONG = {"fr": "Une réponse fausse", "en": "A wrong answer"}
_WHY = {"fr": "Pourquoi.", "en": "Why."}
_MORE = {"fr": "Ce que cette question ajoute au scénario.", "en": "What this question adds to the scenario."}
_AFTER = {"fr": "Ce qui est dit ensuite.", "en": "What is said afterwards."}


def skeleton(kind: str, *, owner: str = "", key: str = "new-question", group: str = "") -> str:
    """The text of a new question of `kind`, the first kind for one that does not exist; `group`: the scenario it hangs on.

    A question of a scenario has room for additional information that only it shows.
    """
    code = kind if kind in KINDS else QuestionKind.SINGLE.value
    head = _HEAD.format(
        key=key, kind=code, own=_OWN.get(code, ""), owner=f" {owner}" if owner else "", group=f"group: {group}\n" if group else ""
    )
    more = {language: f"\n### information\n\n{_MORE[language]}\n" if group else "" for language in _MORE}
    return head + "".join(f"\n## {language}\n\n{_section(code, language)}\n{more[language]}" for language in ("en", "fr"))


def kinds() -> list[tuple[str, str]]:
    """(code, what it is called) of every kind that has a skeleton."""
    return [(code, str(QuestionKind(code).label)) for code in KINDS]


def _section(kind: str, language: str) -> str:
    stem, right, wrong, why, after = (each[language] for each in (_STEM, _RIGHT, _WRONG, _WHY, _AFTER))
    choices = f"- [x] {right}\n  > {why}\n- [ ] {wrong} 1\n  > {why}\n- [ ] {wrong} 2\n  > {why}"
    several = f"- [x] {right} 1\n  > {why}\n- [x] {right} 2\n  > {why}\n- [ ] {wrong} 1\n  > {why}\n- [ ] {wrong} 2\n  > {why}"
    pairs = f"- (a) {right} 1\n- (b) {right} 2\n\n1. {stem} 1 => a\n  > {why}\n2. {stem} 2 => b\n  > {why}"
    five = "\n".join(f"- ({key})\n  > {why}" for key in "abcde")
    parts = {
        "single": choices,
        "multiple": several,
        "true_false": f"- (true)\n  > {why}\n- (false)\n  > {why}",
        "assertion_reason": f"- (assertion) {right}\n- (reason) {why}\n{five}",
        "matching": pairs,
        "categorise": pairs,
        "ordering": "1. A\n2. B\n3. C",
        "cloze": f"{{g1}}:\n- [x] {right}\n  > {why}\n- [ ] {wrong}\n  > {why}",
        "hotspot": f"- (a) {right}\n  > {why}\n- (b) {wrong}\n  > {why}",
        "short_text": f"= {right}",
    }
    told = f"\n\n> {after}"
    asked = f"{stem} {{g1}}" if kind == "cloze" else stem
    return f"{asked}\n\n{parts[kind]}{told}" if kind in parts else f"{asked}{told}"
