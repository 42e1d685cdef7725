"""The OpenAPI document of the JSON API, made from the shapes of its answers."""

import json
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from monitor.web import answers

REF = "#/components/schemas/{model}"
SHAPES: tuple[type[BaseModel], ...] = (
    answers.Status,
    answers.Present,
    answers.Outages,
    answers.Outage,
    answers.Fault,
)
INSTANT = {"type": "string", "format": "date-time"}
NAME = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,40}$"}


def document() -> str:
    """The document as JSON."""
    _, shapes = models_json_schema([(each, "serialization") for each in SHAPES], ref_template=REF)
    paths = {
        "/api/v1/status": _get("Every service now, and whether our own line works.", answers.Status),
        "/api/v1/services/{slug}": _get("One service now.", answers.Present, _path("slug", NAME), missing=True),
        "/api/v1/outages": _get(
            "The outages of a time, the oldest first; a hundred at most, and where the next ones are.",
            answers.Outages,
            _query("from", INSTANT, "Those that had not ended by then; from the beginning if left out."),
            _query("to", INSTANT, "Those that had begun by then; now if left out."),
            _query("service", NAME, "Of this service alone."),
            _query("skip", {"type": "integer", "minimum": 0, "maximum": 999_999}, "Leave out so many, the oldest."),
            wrong=True,
        ),
        "/api/v1/outages/{id}": _get(
            "One outage by its id.",
            answers.Outage,
            _path("id", {"type": "string", "pattern": "^[a-z0-9-]+-[0-9]{8}T[0-9]{6}Z$"}),
            missing=True,
        ),
    }
    about = {
        "title": "ircc-monitor",
        "version": version("ircc-monitor"),
        "description": "What works of Canada's immigration portals, what does not, and since when. Independent: "
        "not a service of the Government of Canada. Instants in query strings and answers are UTC.",
    }
    whole = {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": shapes["$defs"]}}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _get(
    summary: str, shape: type[BaseModel], *parameters: dict[str, Any], missing: bool = False, wrong: bool = False
) -> dict[str, Any]:
    replies = {"200": _reply("The answer.", shape), "503": _reply("The history cannot be read.", answers.Fault)}
    if missing:
        replies["404"] = _reply("There is none.", answers.Fault)
    if wrong:
        replies["400"] = _reply("It cannot be asked like this.", answers.Fault)
    return {"get": {"summary": summary, "parameters": list(parameters), "responses": replies}}


def _reply(text: str, shape: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": REF.format(model=shape.__name__)}
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _path(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _query(name: str, schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": text}
