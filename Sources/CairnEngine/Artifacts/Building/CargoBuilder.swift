import CairnJSON

/// A Rust package, whose executable becomes `bootstrap`: by cargo-lambda if it is there, which builds
/// for every architecture, or else by cargo.
struct CargoBuilder: FolderBuilder {
  let build: FolderBuild

  static func make(_ folder: String, _ build: FolderBuild) throws -> (any FolderBuilder)? {
    guard build.isExecutable,
      FileStamp(path: "\(folder)/Cargo.toml", following: .followed) != nil
    else { return nil }
    return CargoBuilder(build: build)
  }

  let name = "cargo"
  let copies = false

  private func cargo(_ tools: BuildTools) throws(ArtifactError) -> String {
    try tools.require(
      "cargo",
      "Install Rust from https://rustup.rs/, or build it elsewhere and name the zip in `zip`.")
  }

  private var machine: String { build.architecture == "arm64" ? "aarch64" : "x86_64" }

  func recipe(_ tools: BuildTools) throws(ArtifactError) -> [String] {
    // rustup has one program for all toolchains, and records here which one it runs.
    let programs = [try cargo(tools), tools.find("rustc"), tools.find("cargo-lambda")]
    return [machine, build.handler] + programs.compactMap { $0 }.map(tools.identity)
      + [tools.identity(CargoTarget.rustupSettings)]
  }

  /// The package, and everything else that is on this machine: its workspace, and packages by path.
  func sources(_ job: BuildJob) async throws -> BuildSources {
    let metadata = try await metadata(job)
    var manifests: [String] = []
    if let root = metadata["workspace_root"]?.string {
      manifests = [
        "Cargo.toml", "Cargo.lock", "rust-toolchain", "rust-toolchain.toml", ".cargo/config.toml",
      ].map { "\(root)/\($0)" }
    }
    let folders = (metadata["packages"]?.array ?? []).compactMap { package -> String? in
      guard package["source"]?.string == nil, let path = package["manifest_path"]?.string else {
        return nil
      }
      return path.hasSuffix("/Cargo.toml") ? String(path.dropLast("/Cargo.toml".count)) : nil
    }
    return BuildSources(
      manifests: manifests, roots: folders.isEmpty ? [job.folder] : folders,
      ignored: [".*", "target/"])
  }

  private func metadata(_ job: BuildJob) async throws -> JSONValue {
    try JSONValue(
      parsing: try await job.tools.answer(
        try cargo(job.tools), ["metadata", "--format-version", "1"], in: job.folder,
        as: "cargo metadata", of: job.folder))
  }

  /// In place, but with a build folder of cairn's own, which makes the next build short.
  func build(_ job: BuildJob) async throws -> BuildResult {
    let cargo = try cargo(job.tools)
    let executable = try executable(of: try await metadata(job), job)
    try Files.makeFolder(job.kept)
    let made: String
    if job.tools.find("cargo-lambda") != nil {
      made = "\(job.scratch)/\(executable)/bootstrap"
      _ = try await job.tools.mustRun(
        cargo,
        [
          "lambda", "build", "--release", "--bin", executable,
          build.architecture == "arm64" ? "--arm64" : "--x86-64", "--lambda-dir", job.scratch,
        ], in: job.folder, ["CARGO_TARGET_DIR": job.kept], as: "cargo lambda build",
        of: job.folder)
    } else {
      let target = try await CargoTarget(machine, job)
      made = "\(job.kept)/\(target.triple)/release/\(executable)"
      _ = try await job.tools.mustRun(
        cargo,
        [
          "build", "--release", "--bin", executable, "--target", target.triple, "--target-dir",
          job.kept,
        ] + target.options, in: job.folder, as: "cargo build", of: job.folder)
    }
    return .file(made, name: "bootstrap")
  }

  /// The package's only executable, or the one that the handler names.
  private func executable(of metadata: JSONValue, _ job: BuildJob) throws(ArtifactError) -> String {
    let manifest = (Files.resolved(job.folder) ?? job.folder) + "/Cargo.toml"
    let package = (metadata["packages"]?.array ?? []).first {
      $0["manifest_path"]?.string == manifest
    }
    let names = (package?["targets"]?.array ?? []).compactMap { target -> String? in
      (target["kind"]?.array ?? []).contains("bin") ? target["name"]?.string : nil
    }.sorted()
    if names.contains(build.handler) { return build.handler }
    if names.count == 1 { return names[0] }
    throw ArtifactError(
      names.isEmpty
        ? "The package in \(job.folder) has no executable. Name the folder of a package that has one."
        : "The package in \(job.folder) has several executables: \(names.joined(separator: ", ")). "
          + "Name one of them in `handler`.", part: names.isEmpty ? nil : .handler)
  }
}
