import CairnJSON

/// A Node.js function with the dependencies of its `package.json`, installed by npm. If the package
/// names esbuild, the handler is bundled instead.
struct NodeBuilder: FolderBuilder {
  let folder: String
  let build: FolderBuild
  let package: NodePackage

  static func make(_ folder: String, _ build: FolderBuild) throws -> (any FolderBuilder)? {
    guard build.version(of: "nodejs") != nil, let package = try NodePackage(in: folder),
      package.bundles || !package.dependencies.isEmpty
    else { return nil }
    return NodeBuilder(folder: folder, build: build, package: package)
  }

  var name: String { package.bundles ? "esbuild" : "npm" }

  func recipe(_ tools: BuildTools) throws(ArtifactError) -> [String] {
    let advice = "Install Node.js with npm from https://nodejs.org/, or name a ready zip in `zip`."
    let programs = [try tools.require("node", advice), try tools.require("npm", advice)]
    // A bundle depends on where it begins and which Node.js it is for.
    return [build.architecture] + (package.bundles ? [build.runtime, build.handler] : [])
      + programs.map(tools.identity)
  }

  /// npm installs there, and the copy starts without.
  private static let ignored = ["node_modules"]

  func sources(_ job: BuildJob) async throws -> BuildSources {
    BuildSources(roots: [folder] + package.folders, ignored: Self.ignored)
  }

  func build(_ job: BuildJob) async throws -> BuildResult {
    let copy = try ScratchFolder.copy(
      [folder] + package.folders, leavingOut: LeftOut(LeftOut.always + Self.ignored),
      to: "\(job.scratch)/sources")
    let manifest = "\(copy)/\(NodePackage.file)"
    let written = try Files.read(manifest)
    if let changed = try NodePackage.withoutPrepare(written) {
      try Files.write(changed, to: manifest)
    }
    let command = package.isLocked ? "ci" : "install"
    let npm = try job.tools.require("npm", "")
    _ = try await job.tools.mustRun(
      npm, [command, "--no-audit", "--no-fund"] + (package.bundles ? [] : ["--omit=dev"]),
      in: copy, variables, as: "npm \(command)", of: folder)
    try Files.write(written, to: manifest)
    if package.bundles {
      return .folder(try await NodeBundle(builder: self, copy: copy).bundle(job))
    }
    // `.npmrc` may contain a password of a registry.
    return .folder(
      copy,
      leavingOut: [
        "/node_modules/.bin", "/node_modules/.package-lock.json", "/node_modules/.cache", "/.npmrc",
      ])
  }

  /// Packages may have parts for one system and processor. esbuild itself runs here.
  private var variables: [String: String] {
    var variables = ["npm_config_update_notifier": "false", "NO_COLOR": "1"]
    guard !package.bundles else { return variables }
    variables["npm_config_os"] = "linux"
    variables["npm_config_libc"] = "glibc"
    variables["npm_config_cpu"] = build.architecture == "arm64" ? "arm64" : "x64"
    return variables
  }
}
