// This page's viewer on the server: opened, and opened again where the server was away.

import * as api from "./api.js";
import { message, showMessage, tell } from "./status.js";

const RETRY_MS = 1000;
const EXPECTED = "digits-expected";
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Session {
  /** `whenOpened` is called after each opening, `whenAway` where the server can't be reached. */
  constructor(whenOpened, whenAway) {
    this.viewer = null;
    this.source = "camera";
    this.whenOpened = whenOpened;
    this.whenAway = whenAway;
  }

  get expected() {
    try {
      return localStorage.getItem(EXPECTED) ?? "";
    } catch {
      return "";
    }
  }

  set expected(text) {
    try {
      localStorage.setItem(EXPECTED, text);
    } catch {
      // A browser that keeps nothing: it holds as long as the page is open.
    }
  }

  /** Opens the viewer, as long as it takes. */
  async open() {
    while (true) {
      try {
        this.viewer = (await api.openViewer(this.viewer, this.source, this.expected)).viewer;
        await this.whenOpened();
        showMessage("");
        return;
      } catch (error) {
        if (error.status === 400 && this.expected) this.expected = "";
        await this.waitAfter(error);
      }
    }
  }

  /** Another camera, or a video of that name, comes from now on. */
  async begin(source) {
    if (source === "camera" && this.source === "camera") return;
    this.source = source;
    await this.do((viewer) => api.beginFilm(viewer, source));
  }

  /** What `act` gives for the viewer, which is opened anew where the server does not know it any more. */
  async do(act) {
    try {
      return await act(this.viewer);
    } catch (error) {
      if (error.status !== 410) throw error;
      await this.open();
      return act(this.viewer);
    }
  }

  /** Says what went wrong, and waits before it is tried again. */
  async waitAfter(error) {
    if (!(error instanceof api.ServerError)) throw error;
    this.whenAway();
    if (error.status === 503) showMessage(`The server is busy: ${error.message}`);
    else if (error.status === 401) showMessage("This device is not let in. Scan the QR code that the computer shows.");
    else if (error.status === 0) showMessage(`${error.message} The table is kept; this page goes on when the server is back.`);
    else tell(error.message);
    await pause(Math.max(RETRY_MS, 1000 * (error.status === 503 ? error.retryAfterS : 0)));
  }

  get isAway() {
    return message().startsWith("The server");
  }
}
