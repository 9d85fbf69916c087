"""Write the JSON Schemas that editors use, from the code that reads the files.

Run ``python scripts/make_schemas.py``; it needs nothing but neurocheck itself.
"""

from pathlib import Path

from neurocheck.authoring.json_schema import FILE_SCHEMAS, schema_text


__all__ = ["FOLDER", "write_schemas"]

FOLDER = Path(__file__).parents[1] / "data" / "schema"


def write_schemas() -> dict[str, str]:
    """Return the text of each schema by the name of its file."""
    return {
        f"{kind}.schema.json": schema_text(make())
        for kind, make in FILE_SCHEMAS.items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in write_schemas().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
