/// esbuild's bundle of a handler: one file with what it imports.
struct NodeBundle: Sendable {
  let builder: NodeBuilder
  /// Of the folder, with what npm has installed.
  let copy: String

  private static let endings = [".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"]

  /// - Returns: the folder of the bundle.
  func bundle(_ job: BuildJob) async throws -> String {
    let (module, entry) = try entry()
    let program = "\(copy)/node_modules/.bin/esbuild"
    guard FileStamp(path: program, following: .followed) != nil else {
      throw ArtifactError("npm installed no esbuild in \(builder.folder).")
    }
    let target = "\(job.scratch)/bundle"
    _ = try await job.tools.mustRun(
      program,
      arguments(for: entry) + ["--outfile=\(target)/\(module)\(isModule(entry) ? ".mjs" : ".js")"],
      in: copy, as: "esbuild", of: builder.folder)
    return target
  }

  /// The handler `src/app.handler` is the function `handler` of the module `src/app`.
  private func entry() throws(ArtifactError) -> (module: String, file: String) {
    let handler = builder.build.handler
    guard let dot = handler.lastIndex(of: "."), dot != handler.startIndex else {
      throw ArtifactError(
        "The handler `\(handler)` names no module to bundle; write it as `src/app.handler`.",
        part: .handler)
    }
    let module = String(handler[..<dot])
    for ending in Self.endings {
      let file = Files.absolute(module + ending, from: copy)
      if Files.isWithin(file, copy), FileStamp(path: file, following: .followed)?.kind == .file {
        return (module, file)
      }
    }
    throw ArtifactError(
      "There is no \(module) with one of the endings \(Self.endings.joined(separator: ", ")) in "
        + "\(builder.folder), which the handler `\(handler)` names.", part: .handler)
  }

  private func isModule(_ entry: String) -> Bool {
    if entry.hasSuffix(".mts") || entry.hasSuffix(".mjs") { return true }
    return builder.package.isModule && !entry.hasSuffix(".cts") && !entry.hasSuffix(".cjs")
  }

  private func arguments(for entry: String) -> [String] {
    var arguments = [
      entry, "--bundle", "--platform=node", "--log-level=warning",
      "--target=node\(builder.build.version(of: "nodejs") ?? "")",
    ]
    if isModule(entry) {
      // Packages that aren't ES modules call `require`, which those don't have.
      arguments += [
        "--format=esm",
        "--banner:js=import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
      ]
    }
    // The runtime includes the AWS SDK. A package that names it wants its own version.
    if !builder.package.dependencies.contains(where: { $0.hasPrefix("@aws-sdk/") }) {
      arguments.append("--external:@aws-sdk/*")
    }
    return arguments
  }
}
