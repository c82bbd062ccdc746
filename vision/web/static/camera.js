// Pictures from a camera of this device, or from a video file, scaled to what reading needs.

const LONG_SIDE_PX = 1280;
const QUALITY = 0.8;
const PATIENCE_MS = 500;

export class Camera {
  constructor() {
    this.video = document.createElement("video");
    this.video.muted = true;
    this.video.playsInline = true;
    // One to grab into, and the one before, which is shown: a copy of each picture would make it 8 ms older.
    this.canvases = [document.createElement("canvas"), document.createElement("canvas")];
    this.stream = null;
    this.url = null;
  }

  /** Opens a camera: the one with that id, else the one that looks away from the user. */
  async open(deviceId = "") {
    this.close();
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: "environment" } };
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { ...size, ...which }, audio: false });
    this.video.srcObject = this.stream;
    await this.video.play();
  }

  /** Opens a recorded video, which waits at each picture until that is read. */
  async openFile(file) {
    this.close();
    this.url = URL.createObjectURL(file);
    this.video.src = this.url;
    try {
      await this.video.play();
    } catch (error) {
      throw new Error(`This browser does not play ${file.name}. The program reads it: digit-reader ${file.name}`, {
        cause: error,
      });
    }
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.pause();
    this.video.srcObject = null;
    if (this.url) {
      URL.revokeObjectURL(this.url);
      this.url = null;
      this.video.removeAttribute("src");
    }
  }

  get isOpen() {
    return this.stream !== null || this.url !== null;
  }

  get isFile() {
    return this.url !== null;
  }

  /** Whether nothing more will come: a file that is over, a camera that was taken away. */
  get isOver() {
    if (this.url) return this.video.ended;
    return this.stream !== null && this.stream.getVideoTracks().every((track) => track.readyState === "ended");
  }

  get deviceId() {
    return this.track?.getSettings().deviceId ?? "";
  }

  get track() {
    return this.stream?.getVideoTracks()[0] ?? null;
  }

  get hasTorch() {
    return Boolean(this.track?.getCapabilities?.().torch);
  }

  setTorch(isOn) {
    return this.track.applyConstraints({ advanced: [{ torch: isOn }] });
  }

  async devices() {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((device) => device.kind === "videoinput");
  }

  /** The newest picture: to show, to send, and the time at which it was taken. */
  async grab() {
    const { at, mediaTime } = await this.nextPicture();
    // However slow the reading is, a recorded video is read whole.
    if (this.url) this.video.pause();
    const { videoWidth, videoHeight } = this.video;
    const factor = Math.min(1, LONG_SIDE_PX / Math.max(videoWidth, videoHeight));
    const [canvas] = this.canvases;
    canvas.width = Math.max(1, Math.round(videoWidth * factor));
    canvas.height = Math.max(1, Math.round(videoHeight * factor));
    const context = canvas.getContext("2d", { alpha: false });
    context.drawImage(this.video, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return { blob, image: canvas, at, timeS: this.url ? mediaTime : at / 1000 };
  }

  /** The picture that was grabbed last is shown from now on, and the next does not go over it. */
  keepShown() {
    this.canvases.reverse();
  }

  /** Waits for a picture that was not grabbed yet; a camera that stalls gives its last one again. */
  nextPicture() {
    if (this.url && this.video.paused) this.video.play().catch(() => {}); // It is over, or was closed.
    return new Promise((done) => {
      const late = () => done({ at: performance.now(), mediaTime: this.video.currentTime });
      const patience = setTimeout(late, PATIENCE_MS);
      if (!this.video.requestVideoFrameCallback) return;
      this.video.requestVideoFrameCallback((now, { captureTime, mediaTime }) => {
        clearTimeout(patience);
        done({ at: captureTime ?? now, mediaTime });
      });
    });
  }
}

/** What to tell the user where the camera can't be had. */
export function cameraTrouble(error) {
  if (error?.cause) return error.message;
  if (!window.isSecureContext) {
    return "Browsers give the camera to secure pages only. Open this page by its https:// address, or send photos.";
  }
  const told = {
    NotAllowedError: "The camera was not allowed. Allow it in the address bar of the browser, then start it again. Photos work without it.",
    NotFoundError: "There is no camera here. Photos and videos can be read all the same.",
    OverconstrainedError: "That camera is gone. Choose another one.",
    NotReadableError: "Another program uses the camera. Close it there, then start it again.",
  };
  return told[error?.name] ?? "The camera could not be started. Photos work without it.";
}
