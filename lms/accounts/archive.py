"""A person's data as a zip of JSON files, one for each app."""

import io
import json
import zipfile


def zipped(data: dict[str, dict | list]) -> bytes:
    """`data` by name, as `<name>.json` files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in data.items():
            archive.writestr(f"{name}.json", json.dumps(part, ensure_ascii=False, indent=2, default=str))
    return out.getvalue()
