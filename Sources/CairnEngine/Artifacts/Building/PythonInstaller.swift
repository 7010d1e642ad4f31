import FoundationEssentials

/// uv, or else pip, installing into a folder for the function's platform instead of this machine's.
struct PythonInstaller: Sendable {
  private enum Tool: Sendable {
    case uv(String)
    /// The paths of Pythons, the best one first.
    case pip([String])
  }

  private let tool: Tool
  private let builder: PythonBuilder
  let identity: [String]

  init(_ tools: BuildTools, for builder: PythonBuilder) throws(ArtifactError) {
    self.builder = builder
    if let uv = tools.find("uv") {
      tool = .uv(uv)
      identity = ["uv", tools.identity(uv)]
      return
    }
    guard builder.dependencies.list != .lock else {
      throw ArtifactError(
        "\(builder.folder)/uv.lock pins the dependencies, and there is no `uv` in PATH. Install it "
          + "from https://docs.astral.sh/uv/, or write `uv export --no-dev --output-file "
          + "requirements.txt`.")
    }
    // pip chooses by the markers of the Python that runs it, so the function's version is best.
    let names = ["python\(builder.version)", "python3"]
    let pythons = names.compactMap { tools.find($0) }
    guard !pythons.isEmpty else {
      throw ArtifactError(
        "There is no `python3` in PATH to install \(builder.dependencies.list.rawValue) with. "
          + "Install Python 3.11 or later with pip, or uv from https://docs.astral.sh/uv/.")
    }
    tool = .pip(pythons)
    identity = ["pip"] + pythons.map(tools.identity)
  }

  private static let quiet = [
    "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONDONTWRITEBYTECODE": "1",
    "PIP_ROOT_USER_ACTION": "ignore", "UV_PYTHON_DOWNLOADS": "never", "NO_COLOR": "1",
  ]

  /// - Parameter copy: of the folder.
  func install(from copy: String, to target: String, _ job: BuildJob) async throws {
    switch tool {
    case .uv(let uv): try await install(with: uv, from: copy, to: target, job)
    case .pip(let pythons):
      let python = try await pythonWithPip(pythons, copy, job)
      try await install(byPipOf: python, from: copy, to: target, job)
    }
  }

  // MARK: uv

  /// The newest of uv's platforms that the runtime's C library has.
  private var platform: String {
    let machine = builder.build.architecture == "arm64" ? "aarch64" : "x86_64"
    let version = [34, 31, 28, 17].first { $0 <= builder.build.glibc } ?? 17
    return "\(machine)-manylinux_2_\(version)"
  }

  private func install(
    with uv: String, from copy: String, to target: String, _ job: BuildJob
  ) async throws {
    var list = builder.dependencies.list.rawValue
    if builder.dependencies.list == .lock {
      list = "\(job.scratch)/exported.txt"
      _ = try await job.tools.mustRun(
        uv,
        [
          "export", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes", "--output-file",
          list,
        ], in: copy, Self.quiet, as: "uv export", of: builder.folder)
    }
    _ = try await job.tools.mustRun(
      uv,
      [
        "pip", "install", "--target", target, "--python-platform", platform, "--python-version",
        builder.version, "-r", list,
      ], in: copy, Self.quiet, as: "uv pip install", of: builder.folder)
  }

  // MARK: pip

  /// PEP 600: wheels of this and every older C library; pip knows the older names by the newer ones.
  private var platforms: [String] {
    let machine = builder.build.architecture == "arm64" ? "aarch64" : "x86_64"
    let versions = (17...builder.build.glibc).reversed().map { "manylinux_2_\($0)_\(machine)" }
    return (versions + ["manylinux2014_\(machine)"]).flatMap { ["--platform", $0] }
  }

  /// The first that has pip. (A name in PATH may be a shim for a version that isn't active.)
  private func pythonWithPip(
    _ pythons: [String], _ copy: String, _ job: BuildJob
  ) async throws -> String {
    var output = ""
    for python in pythons {
      let run = try await job.tools.run(python, ["-m", "pip", "--version"], in: copy, Self.quiet)
      if run.isSuccess { return python }
      output = run.text
    }
    throw ArtifactError(
      "There is no pip to install \(builder.dependencies.list.rawValue) with. Install it "
        + "(`apt-get install python3-pip`), or uv from https://docs.astral.sh/uv/.", output: output)
  }

  private func install(
    byPipOf python: String, from copy: String, to target: String, _ job: BuildJob
  ) async throws {
    let list = try await requirements(python, copy, job)
    let wheels = "\(job.scratch)/wheels"
    try Files.makeFolder(wheels)
    let arguments =
      ["-m", "pip", "install", "--target", target, "--no-compile", "-r", list]
      + platforms + [
        "--python-version", builder.version, "--implementation", "cp", "--only-binary=:all:",
        "--find-links", wheels,
      ]
    var built: Set<String> = []
    while true {
      let run = try await job.tools.run(python, arguments, in: copy, Self.quiet)
      if run.isSuccess { return }
      let failure = BuildTools.failure(of: "pip install", run, in: builder.folder)
      // A package without wheels, at most one at a time. If it is plain Python, a wheel of it that is
      // built here runs everywhere.
      guard let missing = Self.missing(in: run.output), built.insert(missing).inserted else {
        throw failure
      }
      try await wheel(of: missing, python, copy, wheels, after: failure, job)
      try ScratchFolder.empty(target)
    }
  }

  /// The requirement that pip found no wheel of: `docopt==0.6.2`.
  static func missing(in output: [String]) -> String? {
    let start = "ERROR: No matching distribution found for "
    guard let line = output.last(where: { $0.hasPrefix(start) }) else { return nil }
    let requirement = line.dropFirst(start.count)
    return String(requirement.split(separator: " (from").first ?? requirement)
  }

  private func wheel(
    of requirement: String, _ python: String, _ copy: String, _ wheels: String,
    after failure: ArtifactError, _ job: BuildJob
  ) async throws {
    let own = "\(job.scratch)/wheel"
    try ScratchFolder.empty(own)
    let run = try await job.tools.run(
      python, ["-m", "pip", "wheel", "--no-deps", "--wheel-dir", own, requirement], in: copy,
      Self.quiet)
    // What isn't in the registry at all was said better the first time.
    guard run.isSuccess, let name = try Files.names(in: own).first?.name else {
      if Self.missing(in: run.output) != nil { throw failure }
      throw ArtifactError(
        "There is no wheel of \(requirement) for \(description), and it can't be built here. Require "
          + "a version that has one.", output: run.text)
    }
    guard name.hasSuffix("-none-any.whl") else {
      throw ArtifactError(
        "There is no wheel of \(requirement) for \(description), and its source contains native "
          + "code, which a build here would compile for this machine. Require a version that has a "
          + "wheel, or build it with a command of your own: `build: {command: …, output: …}`.")
    }
    try Files.write(try Files.read("\(own)/\(name)"), to: "\(wheels)/\(name)")
  }

  private var description: String {
    "Python \(builder.version) on \(builder.build.architecture) Linux"
  }

  /// The file for pip's `-r`. pip doesn't read the dependencies of a `pyproject.toml`.
  private func requirements(
    _ python: String, _ copy: String, _ job: BuildJob
  ) async throws -> String {
    guard builder.dependencies.list == .project else { return builder.dependencies.list.rawValue }
    let script = """
      import sys
      try:
          import tomllib
      except ImportError:
          from pip._vendor import tomli as tomllib
      with open(sys.argv[1], "rb") as file:
          project = tomllib.load(file).get("project", {})
      if "dependencies" in project.get("dynamic", []):
          sys.exit("project.dependencies is dynamic: list the dependencies in requirements.txt")
      print("\\n".join(project.get("dependencies", [])))
      """
    let place = "\(builder.folder)/pyproject.toml"
    let answer = try await job.tools.answer(
      python, ["-c", script, "pyproject.toml"], in: copy, Self.quiet,
      as: "Reading the dependencies of pyproject.toml", of: place)
    let list = "\(job.scratch)/requirements.txt"
    try Files.write(answer, to: list)
    return list
  }
}
