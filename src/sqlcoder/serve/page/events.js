// Server-sent events out of a response's body. (EventSource can neither post nor show a token.)

/** Yields {name, data}; data is text. Ours has a single data line. */
export async function* read(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let pieces = []; // of a line that has not ended: a result may be megabytes in one line
  let event = { name: "message", data: "" };
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = value.split("\n");
    for (const [i, line] of lines.entries()) {
      pieces.push(line);
      if (i === lines.length - 1) break; // the rest of this line is yet to come
      const whole = pieces.join("");
      pieces = [];
      if (whole.startsWith("event: ")) event.name = whole.slice(7);
      else if (whole.startsWith("data: ")) event.data = whole.slice(6);
      else if (whole === "" && event.data) {
        yield event;
        event = { name: "message", data: "" };
      }
    }
  }
}
