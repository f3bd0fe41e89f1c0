// JSON whose whole numbers stay exact: beyond 2^53 a number would be rounded, so it becomes a BigInt.

const LONG = /\d{16}/;
const WHOLE = /^-?\d+$/;

export function parse(text) {
  if (!LONG.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_, value, context) => {
    const exact = typeof value === "number" && !Number.isSafeInteger(value) && WHOLE.test(context?.source ?? "");
    return exact ? BigInt(context.source) : value; // a browser without `context` rounds
  });
}
