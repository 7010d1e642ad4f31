// The Lambda Runtime API over one plain socket: `node:http` alone takes longer to load than all of this.
import net from "node:net";

const PATH = "/2018-06-01/runtime/";

export class RuntimeAPI {
  #address;
  #socket = null;
  #received = [];
  #size = 0;
  #waiting = null;

  constructor(address) {
    const at = address.lastIndexOf(":");
    this.#address = { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
  }

  /** Whether a request is under way; a second one has to wait for its answer. */
  get busy() {
    return this.#waiting !== null;
  }

  async next() {
    const { status, headers, body } = await this.#send("GET", "invocation/next", "", {});
    if (status !== 200) throw new Error(`The Runtime API answers ${status}: ${body}`);
    return { headers, body };
  }

  respond(requestId, text) {
    return this.#send("POST", `invocation/${requestId}/response`, text, {});
  }

  /** Reports an error of an invocation, or of the init phase where there is none yet. */
  fail(requestId, error) {
    const path = requestId === undefined ? "init/error" : `invocation/${requestId}/error`;
    // A header holds one line of ASCII.
    const type = error.errorType.replace(/[^\x20-\x7e]/g, "?").slice(0, 200);
    return this.#send("POST", path, JSON.stringify(error), { "Lambda-Runtime-Function-Error-Type": type });
  }

  #send(method, path, text, headers) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      const socket = this.#open();
      // Only a request keeps the process alive. While a handler works, an empty event loop means that
      // nothing more will happen, and Node.js emits `beforeExit`.
      socket.ref();
      const body = Buffer.from(text);
      let head = `${method} ${PATH}${path} HTTP/1.1\r\nHost: ${this.#address.host}\r\n`;
      for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`;
      if (method === "POST") head += `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
      socket.write(Buffer.concat([Buffer.from(`${head}\r\n`), body]));
    });
  }

  #open() {
    if (this.#socket === null) {
      const socket = net.connect(this.#address);
      socket.setNoDelay(true);
      socket.on("data", (piece) => this.#take(piece));
      socket.on("error", (error) => this.#lost(error));
      socket.on("close", () => this.#lost(new Error("The Runtime API closed the connection")));
      this.#socket = socket;
    }
    return this.#socket;
  }

  #lost(error) {
    const waiting = this.#waiting;
    this.#socket = this.#waiting = null;
    this.#received = [];
    this.#size = 0;
    waiting?.reject(error);
  }

  #take(piece) {
    this.#received.push(piece);
    this.#size += piece.length;
    const first = this.#received[0];
    let end = first.indexOf("\r\n\r\n");
    if (end < 0) {
      // The head came in pieces, which is rare.
      this.#received = [Buffer.concat(this.#received)];
      end = this.#received[0].indexOf("\r\n\r\n");
      if (end < 0) return;
    }
    const [status, ...lines] = this.#received[0].toString("latin1", 0, end).split("\r\n");
    const headers = {};
    for (const line of lines) {
      const colon = line.indexOf(":");
      headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    }
    const total = end + 4 + Number(headers["content-length"] ?? 0);
    if (this.#size < total) return;
    const body = Buffer.concat(this.#received).toString("utf8", end + 4, total);
    const waiting = this.#waiting;
    this.#waiting = null;
    this.#received = [];
    this.#size = 0;
    this.#socket.unref();
    waiting?.resolve({ status: Number(status.split(" ")[1]), headers, body });
  }
}
