"""Taking a picture of a page: small, light, and the same again as long as the page says the same."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import watch
from tests.sample_site import ROOT

IMAGES = ROOT / "docs" / "images"
COLOURS = 96
NOISE = 24  # of 255: rounded corners differ by a few shades from run to run
# What is drawn by lot at each run, and what a picture says instead.
STEADY = {
    r"\bJ[2-9A-Z]{8}\b": "J7K3M9Q2A",
    r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b": "7e21724c-da5e-4060-ad9e-3978d0eddb34",
    r"(?<=(jusqu’à|until)\s)\d{1,2}(\sh\s|:)\d{2}": "11$230",
    r"\d{4}-\d\d-\d\dT\d\d(?=…)": "2027-01-05T09",
    r"http://localhost:\d+": "https://training.example.org",
    r"(?<=/bookings/claim/)[\w-]{20,}": "hR2v-Zq81mXw0TnK4sYb7cLd",
}
# The browser without windows knows American dates only: its fields become what a browser in the reader's language shows.
EMPTY_DAY = {"fr": "jj/mm/aaaa", "en": "dd/mm/yyyy"}
REPLACE = """([pairs, emptyDay]) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.closest('script, style'))
      for (const [pattern, text] of pairs) node.data = node.data.replace(new RegExp(pattern, 'g'), text);
  }
  for (const field of document.querySelectorAll('input[type=date], input[type=time]')) {
    const [kind, value] = [field.type, field.value];
    field.type = 'text';
    field.value = value ? value.split('-').reverse().join('/') : kind === 'date' ? emptyDay : '--:--';
  }
}"""
DESK, PHONE = 1280, 390


@dataclass
class Camera:
    """Takes pictures for one language's folder; `ours` are the addresses a page may ask."""

    browser: Browser
    language: str
    ours: tuple[str, ...]
    complaints: list[str]

    def page(self) -> Page:
        """A page of somebody new: light, still, in the language."""
        locale = {"fr": "fr-FR", "en": "en-GB"}[self.language]
        context = self.browser.new_context(
            viewport={"width": DESK, "height": 900}, locale=locale, color_scheme="light", reduced_motion="reduce"
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        watch(page, self.ours, self.complaints)
        return page

    def shoot(self, page: Page, name: str, *, height: int = 720, width: int = DESK, top: str = "") -> None:
        """The first `height` pixels of the page, or those from the element `top` on."""
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(REPLACE, [list(STEADY.items()), EMPTY_DAY[self.language]])
        page.evaluate("document.activeElement && document.activeElement.blur()")
        page.evaluate("top => top ? document.querySelector(top).scrollIntoView() : scrollTo(0, 0)", top)
        page.wait_for_load_state("networkidle")
        keep(page.screenshot(animations="disabled"), IMAGES / self.language / f"{name}.png")
        page.set_viewport_size({"width": DESK, "height": 900})


def keep(png: bytes, path: Path) -> None:
    """Write a picture with few colours; a page that looks the same as before leaves its file alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    taken = few_colours(Image.open(io.BytesIO(png)).convert("RGB"))
    if path.exists() and looks_like(Image.open(path), taken):
        return
    taken.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB", flush=True)


def looks_like(held: Image.Image, taken: Image.Image) -> bool:
    """Whether no eye would tell the two apart."""
    if held.size != taken.size:
        return False
    difference = ImageChops.difference(held.convert("RGB"), taken.convert("RGB"))
    return max(most for _least, most in difference.getextrema()) < NOISE  # type: ignore[misc]


def few_colours(image: Image.Image) -> Image.Image:
    """The commonest colours as they are; each rarer one, mostly the edges of letters, becomes the nearest of them."""
    counted = [colour for _count, colour in sorted(image.getcolors(image.width * image.height) or [], reverse=True)]
    kept, nearest = counted[:COLOURS], {}
    for red, green, blue in counted:
        away = [(red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 for r, g, b in kept]
        nearest[red, green, blue] = away.index(min(away))
    data = image.tobytes()
    few = Image.frombytes("P", image.size, bytes(map(nearest.__getitem__, zip(data[::3], data[1::3], data[2::3], strict=True))))
    few.putpalette([part for colour in kept for part in colour])
    return few


def ids(page: Page, pattern: str) -> list[str]:
    """What the pattern's group finds in the page, each once, in order."""
    return list(dict.fromkeys(re.findall(pattern, page.content())))
