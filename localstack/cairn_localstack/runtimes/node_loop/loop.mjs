// Runs a Node.js function: loads its handler, then takes one event after another from the Lambda Runtime API.
//   node loop.mjs MAJOR-VERSION-OF-THE-DECLARED-RUNTIME
// The rest is in the environment, as on Lambda.
import { RuntimeAPI } from "./api.mjs";
import { RuntimeError, logged, reported } from "./errors.mjs";
import { loadHandler } from "./handler.mjs";
import { refuseCallbacks, run } from "./invocation.mjs";
import { log, logFor, replaceConsole } from "./log.mjs";

const callbacks = Number(process.argv[2]) < 24;
const api = new RuntimeAPI(process.env.AWS_LAMBDA_RUNTIME_API);
let requestId;
let answering = true;

/** What nobody caught ends the process, after the invocation under way has got its error. */
async function end(title, error, status) {
  log("ERROR", [`${title} \t${logged(error)}`]);
  const open = requestId !== undefined ? !answering : answering;
  if (open && !api.busy) {
    answering = requestId !== undefined;
    await api.fail(requestId, reported(error)).catch(() => {});
  }
  process.exit(status);
}

process.on("uncaughtException", (error) => end("Uncaught Exception", error, 129));
process.on("unhandledRejection", (reason) => {
  const stack = reason instanceof Error ? String(reason.stack).split("\n") : [];
  end("Unhandled Promise Rejection", new RuntimeError("Runtime.UnhandledPromiseRejection", String(reason), stack), 128);
});

globalThis.awslambda = {
  streamifyResponse() {
    throw new RuntimeError(
      "Runtime.StreamingNotSupported",
      "awslambda.streamifyResponse isn't supported here: a response arrives whole. Return it from an async handler.");
  },
};
replaceConsole();
process.argv.length = 2;

let handler;
try {
  handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER ?? "");
  if (!callbacks) refuseCallbacks(handler);
} catch (error) {
  await end("Uncaught Exception", error, 1);
}

while (true) {
  answering = true;
  const { headers, body } = await api.next().catch(() => process.exit(1));
  requestId = headers["lambda-runtime-aws-request-id"];
  answering = false;
  logFor(requestId);
  process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"] ?? "";
  let failure;
  let text;
  try {
    text = stringified(await run(handler, JSON.parse(body), headers, { callbacks }));
  } catch (error) {
    failure = { error };
  }
  answering = true;
  if (failure === undefined) {
    await api.respond(requestId, text);
  } else {
    log("ERROR", [`Invoke Error \t${logged(failure.error)}`]);
    await api.fail(requestId, reported(failure.error));
  }
}

function stringified(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? "null";
  } catch {
    throw new Error("Unable to stringify response body");
  }
}
