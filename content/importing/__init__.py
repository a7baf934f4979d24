"""Loading a folder of Markdown and TOML: files, registry, run (see docs/authoring.md)."""
