// The lines of `console`, as Lambda formats them: time, request id and level before the text.
import { writeSync } from "node:fs";
import { format } from "node:util";
import { reported } from "./errors.mjs";

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const METHODS = {
  trace: "TRACE", debug: "DEBUG", log: "INFO", info: "INFO", warn: "WARN", error: "ERROR", fatal: "FATAL",
};
const json = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON";
const lowest = json ? LEVELS.indexOf((process.env.AWS_LAMBDA_LOG_LEVEL ?? "TRACE").toUpperCase()) : 0;

let requestId;

export function logFor(id) {
  requestId = id;
}

/** At once and in order, so that nothing is lost when the process ends. */
export function write(text) {
  let rest = Buffer.from(`${text}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (problem) {
      if (problem.code !== "EAGAIN") return;
    }
  }
}

export function log(level, parts) {
  if (LEVELS.indexOf(level) < lowest) return;
  const timestamp = new Date().toISOString();
  if (!json) {
    write(`${timestamp}\t${requestId}\t${level}\t${format(...parts)}`);
    return;
  }
  const line = { timestamp, level, requestId, ...message(parts) };
  try {
    write(JSON.stringify(line));
  } catch {
    write(JSON.stringify({ timestamp, level, requestId, message: format(...parts) }));
  }
}

function message(parts) {
  if (parts.length !== 1) {
    const error = parts.find((part) => part instanceof Error);
    return error ? { message: format(...parts), ...fields(error) } : { message: format(...parts) };
  }
  const [part] = parts;
  if (part instanceof Error) return { message: part.message, ...fields(part) };
  return { message: typeof part === "object" && part !== null ? part : format(part) };
}

function fields(error) {
  const { errorType, errorMessage, trace } = reported(error);
  return { errorType, errorMessage, stackTrace: trace.slice(1) };
}

export function replaceConsole() {
  for (const [method, level] of Object.entries(METHODS)) {
    console[method] = (...parts) => log(level, parts);
  }
}
