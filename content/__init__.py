"""The editorial ground: pages, blocks, the PMO library, the glossary, the Markdown importer. Never names `courses`."""
