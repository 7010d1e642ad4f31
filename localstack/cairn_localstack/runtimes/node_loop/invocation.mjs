// One event: its context object, and the result of its handler in whichever way the handler gives it.
import { RuntimeError } from "./errors.mjs";

/** The result of the handler; rejects with its error. */
export function run(handler, event, headers, { callbacks }) {
  return new Promise((resolve, reject) => {
    let waits = true;
    let over = false;
    let idle = () => {};
    const end = (settle, value) => {
      over = true;
      process.off("beforeExit", idle);
      settle(value);
    };
    // The event loop is empty: nothing can happen any more, so the last result counts, and null without one.
    const whenIdle = (result) => {
      process.off("beforeExit", idle);
      idle = () => end(resolve, result);
      process.once("beforeExit", idle);
    };
    const callback = (error, result) => {
      if (over) return;
      if (error !== undefined && error !== null) end(reject, error);
      else if (waits) whenIdle(result);
      else end(resolve, result);
    };
    const done = (error, result) => {
      waits = false;
      callback(error, result);
    };
    const old = callbacks && {
      done,
      succeed: (result) => done(null, result),
      fail: (error) => done(error ?? "handled"),
    };
    const context = { ...facts(headers), ...old };
    if (callbacks) {
      Object.defineProperty(context, "callbackWaitsForEmptyEventLoop", {
        get: () => waits, set: (value) => { waits = Boolean(value); }, enumerable: true, configurable: true,
      });
    }
    whenIdle(null);
    let returned;
    try {
      returned = callbacks ? handler(event, context, callback) : handler(event, context);
    } catch (error) {
      if (!over) end(reject, error);
      return;
    }
    if (typeof returned?.then === "function") {
      returned.then((value) => over || end(resolve, value), (error) => over || end(reject, error));
    } else if (!callbacks && !over) {
      end(resolve, returned);
    }
  });
}

/** From Node.js 24 on, Lambda refuses handlers with a callback. */
export function refuseCallbacks(handler) {
  if (handler.length !== 3) return;
  throw new RuntimeError(
    "Runtime.CallbackHandlerDeprecated",
    "ERROR: From Node.js 24 on, Lambda doesn't support handlers with a callback. Make the handler an async function.");
}

function facts(headers) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const environment = process.env;
  return {
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parsed(headers["lambda-runtime-client-context"]),
    identity: parsed(headers["lambda-runtime-cognito-identity"]),
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

function parsed(text) {
  return text ? JSON.parse(text) : undefined;
}
