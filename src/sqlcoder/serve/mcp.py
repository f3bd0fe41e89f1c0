"""The tools of `tools` over the Model Context Protocol: on stdin and stdout, or behind a server's /mcp.

An error of a tool is its result (`isError`), so that a model reads it and tries again. Nothing but the protocol goes
to stdout: while it is spoken, whatever else is printed there goes to stderr. (Source: modelcontextprotocol.io.)
"""

from __future__ import annotations

import asyncio
import json
import logging.config
from collections.abc import Callable
from typing import Any

from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from pydantic import ValidationError

from sqlcoder import __version__
from sqlcoder.serve.logs import CONFIG, LOGGER
from sqlcoder.serve.plan import Plan
from sqlcoder.serve.refusals import refusal
from sqlcoder.serve.service import Service
from sqlcoder.serve.tools import TOOLS, Caller
from sqlcoder.settings import did_you_mean

_INSTRUCTIONS = "Answers questions from databases, which it only reads. Ask in plain English; check the SQL."


def make_server(service: Service, count: Callable[[str], None] = lambda _: None) -> Server[Any]:
    """The protocol's server for a service, for any transport; `count` is told how each question ended."""

    async def list_tools(_: Any, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name,
                    description=tool.description,
                    input_schema=_schema(tool.input.model_json_schema()),
                    output_schema=_schema(tool.output.model_json_schema()),
                    annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
                )
                for tool in TOOLS
            ]
        )

    async def call_tool(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        state = getattr(context.request, "state", None)  # of the HTTP request, where there is one
        caller = Caller(getattr(state, "client", "local"), getattr(state, "user", None), count)
        return await _call(service, params.name, params.arguments or {}, caller)

    return Server(
        "sqlcoder",
        version=__version__,
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def serve_stdio(plan: Plan) -> None:
    """Speak it on stdin and stdout until stdin ends. Raises SetupError where the model cannot be loaded."""
    logging.config.dictConfig(CONFIG)
    # the service first: what is wrong with it must not come out of the protocol's task group, as a group of errors
    async with Service(plan) as service, stdio_server() as (incoming, outgoing):
        server = make_server(service)
        await server.run(incoming, outgoing, server.create_initialization_options())


async def _call(service: Service, name: str, arguments: dict[str, Any], caller: Caller) -> types.CallToolResult:
    tool = next((tool for tool in TOOLS if tool.name == name), None)
    if tool is None:
        hint = did_you_mean(name, [tool.name for tool in TOOLS])
        return _error(f"There is no tool {name[:100]!r}{hint or '; there are ' + ', '.join(t.name for t in TOOLS)}")
    try:
        given = tool.input.model_validate(arguments)
    except ValidationError as error:
        return _error("; ".join(map(_wrong, error.errors()[:5])))
    try:
        found = await tool.call(service, given, caller)
    except asyncio.CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - the border of a protocol
        status, told = refusal(error)
        if status == 500:
            LOGGER.error("a tool failed", exc_info=error)
        return _error(told["error"])
    text = json.dumps(found, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode()
    return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=json.loads(text))


def _error(text: str) -> types.CallToolResult:
    safe = text.encode("utf-8", "replace").decode()
    return types.CallToolResult(content=[types.TextContent(text=safe)], is_error=True)


def _wrong(found: Any) -> str:
    """What is wrong with an argument; never its value."""
    place = ".".join(str(part) for part in found["loc"]) or "arguments"
    if found["type"] == "extra_forbidden":
        return f"{place}: there is no such argument"
    return f"{place}: {'it is empty' if found['type'] == 'string_pattern_mismatch' else found['msg'].lower()}"


def _schema(found: Any) -> Any:
    """A JSON schema without the titles that pydantic adds: they only repeat the names."""
    if isinstance(found, dict):
        return {
            key: {name: _schema(field) for name, field in value.items()} if key == "properties" else _schema(value)
            for key, value in found.items()
            if not (key == "title" and isinstance(value, str))
        }
    return [_schema(item) for item in found] if isinstance(found, list) else found
