// The camera of the server, which it reads itself, watched by whoever likes.

import * as api from "./api.js";

export const SERVER_CAMERA = "server";

export class Watch {
  constructor() {
    this.isOpen = false;
    this.after = -1;
    this.name = null;
  }

  /** Whether the server has a camera of its own. */
  async find() {
    this.name = (await api.serverCamera()).source;
    return this.name !== null;
  }

  /** The next picture with what was read on it; null where none came for a while. */
  async next() {
    const body = await api.serverFrame(this.after);
    if (body === null) return null;
    const length = new DataView(body).getUint32(0);
    const reading = JSON.parse(new TextDecoder().decode(new Uint8Array(body, 4, length)));
    const image = await createImageBitmap(new Blob([new Uint8Array(body, 4 + length)], { type: "image/jpeg" }));
    this.after = reading.number;
    return { image, reading };
  }
}
