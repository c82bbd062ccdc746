// The server, as functions: every one gives what came back, or throws a ServerError.

const SLOW_MS = 15000;
const PHOTO_MS = 60000;

export class ServerError extends Error {
  /** `status` is 0 where the server did not answer at all. */
  constructor(status, text, retryAfterS = 1) {
    super(text);
    this.status = status;
    this.retryAfterS = retryAfterS;
  }
}

async function ask(method, path, body, type, timeoutMs = SLOW_MS, kind = "json") {
  let response;
  try {
    response = await fetch(path, {
      method,
      body,
      headers: body ? { "Content-Type": type } : {},
      signal: AbortSignal.timeout(timeoutMs),
      credentials: "same-origin",
    });
  } catch (error) {
    throw new ServerError(0, error.name === "TimeoutError" ? "The server takes too long." : "The server is gone.");
  }
  if (response.status === 204) return null;
  if (!response.ok) {
    const text = (await response.text()).trim();
    throw new ServerError(response.status, text, Number(response.headers.get("Retry-After")) || 1);
  }
  return response[kind]();
}

const asJson = (method, path, value) => ask(method, path, JSON.stringify(value), "application/json");

export const openViewer = (previous, source, expect) => asJson("POST", "/api/viewer", { previous, source, expect });
export const beginFilm = (viewer, source) => asJson("POST", `/api/viewer/${viewer}/film`, { source });
export const expect = (viewer, text) => asJson("PUT", `/api/viewer/${viewer}/expect`, { expect: text });
export const sendFrame = (viewer, blob, timeS, collects) =>
  ask("POST", `/api/viewer/${viewer}/frame?time=${timeS.toFixed(3)}&collect=${collects ? 1 : 0}`, blob, blob.type);
export const sendPhoto = (viewer, blob, name) =>
  ask("POST", `/api/viewer/${viewer}/photo?name=${encodeURIComponent(name)}`, blob, blob.type || "image/jpeg", PHOTO_MS);
export const invitation = () => ask("GET", "/api/invitation");
export const capture = (viewer) => ask("POST", `/api/viewer/${viewer}/capture`);
export const correctDigit = (viewer, id, digit) => asJson("PUT", `/api/viewer/${viewer}/digit/${id}`, { digit });
export const nameMark = (viewer, [x, y], digit) => asJson("POST", `/api/viewer/${viewer}/mark`, { x, y, digit });
export const serverCamera = () => ask("GET", "/api/camera");
export const getTable = (have) => ask("GET", `/api/table?have=${encodeURIComponent(have)}`);
export const clearTable = () => ask("DELETE", "/api/table");
export const restoreTable = (rows) => asJson("POST", "/api/table/restore", { rows });
export const correctRow = (key, text) => asJson("PUT", `/api/table/row/${encodeURIComponent(key)}`, { text });
export const removeRow = (key) => ask("DELETE", `/api/table/row/${encodeURIComponent(key)}`);

export const pictureOf = (key, text) => `/api/table/row/${encodeURIComponent(key)}/picture?of=${encodeURIComponent(text)}`;

/** The bytes of the frame of the server's camera after that number, with its reading; null where none came. */
export const serverFrame = (after) => ask("GET", `/api/camera/frame?after=${after}`, undefined, "", SLOW_MS, "arrayBuffer");

export function closeViewer(viewer) {
  fetch(`/api/viewer/${viewer}`, { method: "DELETE", keepalive: true }).catch(() => {});
}
