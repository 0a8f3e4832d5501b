"""axe-core, put into a page from node_modules: no page of the portal may have a violation (WCAG 2.2 AA)."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} (${node.failureSummary})`));
}"""


def list_violations(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands, one line for each element.

    The script enters by the debugger, past the page's own security policy; it needs JavaScript to be on.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [str(line) for line in page.evaluate(RUN, RULES)]


def assert_accessible(page: Page) -> None:
    """Fail with every violation on the page, and when it scrolls sideways."""
    assert list_violations(page) == [], page.url
    width, inner = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= inner, f"{page.url} scrolls sideways: {width} > {inner}"
