// The server's REST interface; /openapi.json describes it.

import { parse } from "./json.js";
import { read } from "./events.js";
import { another, authorization } from "./token.js";

/** The server said no, in its own words. */
export class Refusal extends Error {
  constructor({ error, code }, status, wait = null) {
    super(error);
    this.code = code;
    this.status = status;
    this.wait = wait; // seconds after which to come again, where the server says so
  }
}

/** No reply came at all. */
export class Unreachable extends Error {
  constructor() {
    super("The server cannot be reached. Was it stopped?");
  }
}

async function send(path, { body, signal, accept = "application/json" } = {}) {
  for (;;) {
    const headers = { Accept: accept, ...authorization() };
    const request = { headers, signal };
    if (body !== undefined) {
      request.method = "POST";
      request.body = JSON.stringify(body);
      headers["Content-Type"] = "application/json";
    }
    const response = await reached(fetch(path, request));
    if (response.ok) return response;
    const told = await response.json().catch(() => ({ error: `The server answered with status ${response.status}.`, code: "unknown" }));
    if (response.status === 401 && await another()) continue;
    throw new Refusal(told, response.status, Number(response.headers.get("Retry-After")) || null);
  }
}

async function reached(promise) {
  try {
    return await promise;
  } catch (error) {
    throw error.name === "AbortError" ? error : new Unreachable();
  }
}

const get = async (path, signal) => parse(await (await send(path, { signal })).text());
const of = (path, database) => `${path}?${new URLSearchParams({ database })}`;

export const databases = async () => (await get("v1/databases")).databases;
export const schema = (database) => get(of("v1/schema", database));
export const picture = async (database) => (await send(of("v1/schema.svg", database), { accept: "image/svg+xml" })).text();
export const suggestions = async (database, signal) => (await get(of("v1/suggestions", database), signal)).suggestions;
export const feedback = (body) => send("v1/feedback", { body });

/** The answer to a question or the result of a query; `step(name, ahead)` is told what is being done until then. */
export const ask = (body, signal, step) => streamed("v1/ask", body, signal, step);
export const runSql = (body, signal, step) => streamed("v1/sql", body, signal, step);

async function streamed(path, body, signal, step) {
  const response = await send(path, { body, signal, accept: "text/event-stream" });
  const events = read(response.body);
  for (;;) {
    const { value: event, done } = await reached(events.next());
    if (done) throw new Unreachable(); // it ended without an answer
    const data = parse(event.data);
    if (event.name === "progress") step(data.step, data.ahead);
    else if (event.name === "error") throw new Refusal(data, data.status);
    else return data;
  }
}
