// Finds the function that a handler such as `src/app.handler` names.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { RuntimeError } from "./errors.mjs";

export async function loadHandler(root, handler) {
  if (handler.includes("..")) {
    throw new RuntimeError(
      "Runtime.MalformedHandlerName",
      `'..' isn't valid in the handler '${handler}'. Use a path below the root of the package.`);
  }
  const folder = handler.slice(0, handler.lastIndexOf("/") + 1);
  const parts = /^([^.]*)\.(.+)$/.exec(handler.slice(folder.length));
  if (parts === null) throw new RuntimeError("Runtime.MalformedHandlerName", `Bad handler '${handler}'`);
  const [, module, names] = parts;
  const exported = await load(root, folder + module);
  const found = names.split(".").reduce((value, name) => value?.[name], exported);
  if (!found) throw new RuntimeError("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  if (typeof found !== "function") {
    throw new RuntimeError("Runtime.HandlerNotFound", `${handler} is not a function`);
  }
  return found;
}

async function load(root, module) {
  const require = createRequire(path.join(root, "/"));
  const file = path.resolve(root, module);
  try {
    if (isFile(`${file}.js`)) {
      return isModule(`${file}.js`) ? await import(pathToFileURL(`${file}.js`)) : require(`${file}.js`);
    }
    if (isFile(`${file}.mjs`)) return await import(pathToFileURL(`${file}.mjs`));
    if (isFile(`${file}.cjs`)) return require(`${file}.cjs`);
    if (isFile(file)) return require(file);
    // A package of node_modules or of a layer.
    return require(require.resolve(module, { paths: [root] }));
  } catch (error) {
    throw explained(error);
  }
}

function isFile(file) {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Whether Node.js takes the `.js` file for an ES module: the nearest package.json says so. */
function isModule(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const description = path.join(folder, "package.json");
    if (existsSync(description)) {
      try {
        return JSON.parse(readFileSync(description, "utf8")).type === "module";
      } catch (error) {
        throw new RuntimeError("Runtime.ImportModuleError", `Error: ${description} isn't valid JSON: ${error.message}`);
      }
    }
    if (folder === path.dirname(folder)) return false;
  }
}

function explained(error) {
  if (!(error instanceof Error)) return error;
  const stack = String(error.stack).split("\n");
  if (error instanceof SyntaxError) return new RuntimeError("Runtime.UserCodeSyntaxError", String(error), stack);
  if (!["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"].includes(error.code)) return error;
  // "Error: …" also of a subclass, as Lambda has it.
  return new RuntimeError("Runtime.ImportModuleError", `Error: ${error.message}${aboutSDK(error.message)}`, stack);
}

function aboutSDK(message) {
  const name = /'((?:@aws-sdk|@smithy)\/[^/']+)/.exec(message)?.[1];
  if (!name) return "";
  return `\nAWS's Node.js runtime includes the AWS SDK, this machine's doesn't: add ${name} to the dependencies ` +
    "in package.json and install it in the function's folder.";
}
