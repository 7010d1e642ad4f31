import CairnJSON

/// A Go module, whose main package becomes `bootstrap`. Go builds for any architecture.
struct GoBuilder: FolderBuilder {
  let build: FolderBuild

  static func make(_ folder: String, _ build: FolderBuild) throws -> (any FolderBuilder)? {
    guard build.isExecutable, FileStamp(path: "\(folder)/go.mod", following: .followed) != nil
    else { return nil }
    return GoBuilder(build: build)
  }

  let name = "go"
  let copies = false

  private static let arguments = [
    "build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc", "-ldflags", "-s -w",
  ]

  private var variables: [String: String] {
    [
      "GOOS": "linux", "GOARCH": build.architecture == "arm64" ? "arm64" : "amd64",
      "CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly",
    ]
  }

  private func go(_ tools: BuildTools) throws(ArtifactError) -> String {
    try tools.require(
      "go",
      "Install Go from https://go.dev/dl/, or build it elsewhere and name the zip in `zip`.")
  }

  func recipe(_ tools: BuildTools) throws(ArtifactError) -> [String] {
    Self.arguments + variables.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
      + [tools.identity(try go(tools))]
  }

  /// The module, those of its workspace, and those that it replaces by folders.
  func sources(_ job: BuildJob) async throws -> BuildSources {
    let go = try go(job.tools)
    let environment = try await job.tools.answer(
      go, ["env", "GOWORK"], in: job.folder, as: "go env", of: job.folder)
    let workspace = String(decoding: environment, as: UTF8.self).split(separator: "\n").first
    let modules = try await job.tools.answer(
      go, ["list", "-m", "-f", "{{.Dir}}"], in: job.folder, ["GOFLAGS": "-mod=readonly"],
      as: "go list", of: job.folder)
    var roots = String(decoding: modules, as: UTF8.self).split(separator: "\n").map(String.init)
    for module in roots {
      let json = try await job.tools.answer(
        go, ["mod", "edit", "-json"], in: module, as: "go mod edit", of: module)
      for replaced in try JSONValue(parsing: json)["Replace"]?.array ?? [] {
        guard let new = replaced["New"], new["Version"]?.string == nil,
          let path = new["Path"]?.string
        else { continue }
        roots.append(Files.absolute(path, from: module))
      }
    }
    return BuildSources(
      manifests: workspace.map { ["\($0)", "\($0).sum"] } ?? [], roots: roots, ignored: [".*"])
  }

  /// In place: Go writes nothing there.
  func build(_ job: BuildJob) async throws -> BuildResult {
    let made = "\(job.scratch)/bootstrap"
    _ = try await job.tools.mustRun(
      try go(job.tools), Self.arguments + ["-o", made, "."], in: job.folder, variables,
      as: "go build", of: job.folder)
    guard FileStamp(path: made)?.isExecutable == true else {
      throw ArtifactError(
        "The package in \(job.folder) isn't a program: it has no `package main`. Name the folder "
          + "that contains it, or write `build: {command: …, output: …}`.")
    }
    return .file(made, name: "bootstrap")
  }
}
