import FoundationEssentials

/// A Python function with its dependencies, which `requirements.txt` or `pyproject.toml` lists: uv
/// installs them if it is there, and pip otherwise.
struct PythonBuilder: FolderBuilder {
  let folder: String
  let build: FolderBuild
  /// Of the function: `3.13`.
  let version: String
  let dependencies: PythonDependencies

  static func make(_ folder: String, _ build: FolderBuild) throws -> (any FolderBuilder)? {
    guard let version = build.version(of: "python"), !version.isEmpty,
      let dependencies = try PythonDependencies(in: folder)
    else { return nil }
    return PythonBuilder(
      folder: folder, build: build, version: version, dependencies: dependencies)
  }

  let name = "pip"

  func recipe(_ tools: BuildTools) throws(ArtifactError) -> [String] {
    let installer = try PythonInstaller(tools, for: self)
    return ["python \(version)", build.architecture, "glibc \(build.glibc)"] + installer.identity
  }

  private static let ignored = [".venv", "venv", ".tox", ".mypy_cache", ".pytest_cache"]

  func sources(_ job: BuildJob) async throws -> BuildSources {
    BuildSources(
      manifests: dependencies.files, roots: [folder] + dependencies.folders, ignored: Self.ignored)
  }

  func build(_ job: BuildJob) async throws -> BuildResult {
    let leftOut = LeftOut(LeftOut.always + Self.ignored)
    // Building a local package writes beside its sources.
    let copy = try ScratchFolder.copy(
      [folder] + dependencies.folders + dependencies.files, leavingOut: leftOut,
      to: "\(job.scratch)/sources")
    let installed = "\(job.scratch)/installed"
    try Files.makeFolder(installed)
    let installer = try PythonInstaller(job.tools, for: self)
    try await installer.install(from: copy, to: installed, job)
    try InstalledPython(folder: installed).check(for: self)
    try InstalledPython(folder: installed).removeTraces()
    // The function's own files come last: they win.
    try ScratchFolder.overlay(copy, on: installed, leavingOut: leftOut)
    return .folder(installed)
  }
}
