"""Checks a SARIF log against the object model that Microsoft generated from the schema (package ``sarif-om``).

The package holds no validator: names and required keys come from its classes; which class a key holds, and the
restrictions of values that the log uses, are written down here from the standard. To validate against the schema of
OASIS itself: ``check-jsonschema --schemafile sarif-schema-2.1.0.json FILE``.
"""

import re
from typing import Any

import attr
import sarif_om

_HOLDS = {
    "runs": "Run", "tool": "Tool", "driver": "ToolComponent", "rules": "ReportingDescriptor", "results": "Result",
    "artifacts": "Artifact", "location": "ArtifactLocation", "locations": "Location", "relatedLocations": "Location",
    "physicalLocation": "PhysicalLocation", "artifactLocation": "ArtifactLocation", "region": "Region",
    "contextRegion": "Region", "deletedRegion": "Region", "snippet": "ArtifactContent",
    "insertedContent": "ArtifactContent", "logicalLocations": "LogicalLocation", "message": "Message",
    "shortDescription": "MultiformatMessageString", "fullDescription": "MultiformatMessageString",
    "help": "MultiformatMessageString", "defaultConfiguration": "ReportingConfiguration", "fixes": "Fix",
    "description": "Message", "artifactChanges": "ArtifactChange", "replacements": "Replacement",
    "invocations": "Invocation", "toolExecutionNotifications": "Notification", "suppressions": "Suppression",
}  # fmt: skip
_FREE = {"properties", "partialFingerprints"}
_VALUES = {
    "level": r"none|note|warning|error",
    "version": r".+",
    "columnKind": r"utf16CodeUnits|unicodeCodePoints",
    "language": r"[a-zA-Z]{2}(-[a-zA-Z]{2})?",
    "uri": r"[A-Za-z0-9%._~:/!$&'()*+,;=@-]+",
}
_ONE_AND_UP = {"startLine", "startColumn", "endLine", "endColumn"}
_NONE_AND_UP = {"charOffset", "charLength", "ruleIndex", "index", "id"}


def require_valid(log: dict[str, Any]) -> None:
    """Fail where the log is not as the standard has it."""
    assert log["version"] == "2.1.0"
    _object(log, "SarifLog", "")
    for run in log["runs"]:
        for result in run["results"]:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for location in _all(run, "artifactLocation"):
            if "index" in location:
                assert run["artifacts"][location["index"]]["location"]["uri"] == location["uri"]


def _object(value: dict[str, Any], kind: str, path: str) -> None:
    fields = {field.metadata["schema_property_name"]: field for field in attr.fields(getattr(sarif_om, kind))}
    assert set(value) <= set(fields), f"{path}: {set(value) - set(fields)} is nothing a {kind} has"
    required = {name for name, field in fields.items() if field.default is attr.NOTHING}
    assert required <= set(value), f"{path}: a {kind} needs {required - set(value)}"
    for key, inner in value.items():
        _value(key, inner, f"{path}/{key}", kind)


def _value(key: str, value: Any, path: str, kind: str) -> None:
    if key in _FREE:
        assert isinstance(value, dict)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _value(key, item, f"{path}/{index}", kind)
    elif isinstance(value, dict):
        _object(value, _HOLDS[key], path)
    elif key == "kind" and kind == "Suppression":
        assert value in ("inSource", "external"), path
    elif key in _ONE_AND_UP or (key in _NONE_AND_UP and not isinstance(value, str)):
        assert isinstance(value, int) and value >= (key in _ONE_AND_UP), path
    elif key in _VALUES:
        assert re.fullmatch(_VALUES[key], value), f"{path}: {value}"
    else:
        assert isinstance(value, str | bool), path


def _all(value: Any, key: str) -> list[dict[str, Any]]:
    found = []
    if isinstance(value, dict):
        found += [inner for name, inner in value.items() if name == key]
        value = list(value.values())
    if isinstance(value, list):
        found += [inner for item in value for inner in _all(item, key)]
    return found
