// What this tab remembers until it is closed. Where storage is forbidden, until it is reloaded.

const memory = new Map();

export function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return memory.get(key) ?? null;
  }
}

export function keep(key, value) {
  memory.set(key, value);
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch { /* forbidden or full: memory has it */ }
}
