"""The page docs/reference/settings.md, made from the declared variables: `python -m config.settings_page`."""

from pathlib import Path

from config.environment import VARIABLES, Variable

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "settings.md"

HEAD = """# Settings

Made from `config/environment.py`. The environment is the only source; there is no settings file to edit.
`make run` makes every secret in `DATA_DIR/secrets` (folder 0700, files 0600); a production installation
brings its own and refuses to start when one is missing.

| Variable | Kind | Default | Meaning |
|---|---|---|---|
"""


def render() -> str:
    """Return the page: one row for each variable, in the order of their declaration."""
    rows = (f"| `{each.name}` | {each.kind} | {_default(each)} | {each.sentence} |\n" for each in VARIABLES)
    return HEAD + "".join(rows)


def _default(variable: Variable) -> str:
    return f"`{variable.default}`" if variable.default else "–"


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
