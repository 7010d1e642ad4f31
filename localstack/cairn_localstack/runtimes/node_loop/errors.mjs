// Errors in the form in which Lambda reports and logs them.
import { types } from "node:util";

/** An error that Lambda's runtime reports itself, such as Runtime.HandlerNotFound. */
export class RuntimeError extends Error {
  constructor(type, message, stack = []) {
    super(message);
    this.name = type;
    this.stack = [`${type}: ${message}`, ...stack].join("\n");
  }
}

function isError(value) {
  // Errors of another realm, as test frameworks make them, aren't native ones.
  return types.isNativeError(value) || (value && value.name && value.message && value.stack);
}

/** What the caller of the function gets. */
export function reported(error) {
  if (isError(error)) {
    return { errorType: String(error.name), errorMessage: String(error.message), trace: lines(error) };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

/** The part of a log line that describes an error, in one line. */
export function logged(error) {
  try {
    return JSON.stringify(isError(error) ? described(error) : reported(error), (_, value) =>
      typeof value === "bigint" ? String(value) : isError(value) ? described(value) : value);
  } catch {
    return JSON.stringify(reported(error));
  }
}

function described(error) {
  const { name, message, stack, ...more } = error;
  return { errorType: String(error.name), errorMessage: String(error.message), ...more, stack: lines(error) };
}

function lines(error) {
  return String(error.stack ?? "").split("\n");
}
