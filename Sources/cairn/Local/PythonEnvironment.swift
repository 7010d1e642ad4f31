import CairnAWS
import CairnEngine
import FoundationEssentials
import Subprocess

/// The virtual environment that LocalStack runs in: created once for each set of requirements and
/// version of Python, and not changed afterwards.
struct PythonEnvironment: Hashable, Sendable {
  var folder: String
  var python: String { "\(folder)/bin/python" }
  /// Written last, so that an interrupted installation is detected and repeated.
  private var mark: String { "\(folder)/cairn-complete" }

  /// The matching environment, if it exists.
  ///
  /// - Parameter version: of Python; nil for the newest existing one.
  static func existing(
    in cache: String, requirements: [UInt8], version: Python.Version?
  )
    -> PythonEnvironment?
  {
    let hash = hash(requirements)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []
    let fitting = names.compactMap { name -> (Python.Version, PythonEnvironment)? in
      let parts = name.split(separator: "-")
      guard parts.count == 3, parts[0] == "venv", parts[2] == hash,
        let found = Python.Version(parts[1]), version == nil || version == found
      else { return nil }
      let environment = PythonEnvironment(folder: "\(cache)/\(name)")
      return environment.isComplete ? (found, environment) : nil
    }
    return fitting.max { $0.0 < $1.0 }?.1
  }

  /// The environment that cairn itself was installed in, if LocalStack is there in the wanted
  /// versions, as `pip install 'cairn[localstack]'` installs it.
  static func beside(_ executable: String?, requirements: [UInt8]) -> PythonEnvironment? {
    let suffix = "/bin/cairn"
    guard let executable, executable.hasSuffix(suffix) else { return nil }
    let environment = PythonEnvironment(folder: String(executable.dropLast(suffix.count)))
    let files = FileManager.default
    guard files.fileExists(atPath: "\(environment.folder)/pyvenv.cfg"),
      files.isExecutableFile(atPath: environment.python),
      let versions = try? files.contentsOfDirectory(atPath: "\(environment.folder)/lib")
    else { return nil }
    let wanted = distributions(requirements)
    let isThere = versions.contains { version in
      let packages = "\(environment.folder)/lib/\(version)/site-packages"
      let names = (try? files.contentsOfDirectory(atPath: packages)) ?? []
      return wanted.isSubset(of: Set(names.map(distribution)))
    }
    return isThere && !wanted.isEmpty ? environment : nil
  }

  /// The names of the folders in which an installer describes the pinned packages, but those that
  /// depend on the version of Python.
  private static func distributions(_ requirements: [UInt8]) -> Set<String> {
    Set(
      String(decoding: requirements, as: UTF8.self).split(separator: "\n").compactMap { line in
        let pin = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
        guard !pin.contains(";"), let equals = pin.firstRange(of: "==") else { return nil }
        return distribution("\(pin[..<equals.lowerBound])-\(pin[equals.upperBound...]).dist-info")
      })
  }

  /// Installers write names in several ways (packaging.python.org, "Names and normalization").
  private static func distribution(_ name: String) -> String {
    String(name.lowercased().map { $0 == "." || $0 == "_" ? "-" : $0 })
  }

  /// Complete, and its Python still runs (the one it was made from may have been uninstalled).
  private var isComplete: Bool {
    FileManager.default.fileExists(atPath: mark)
      && FileManager.default.isExecutableFile(atPath: python)
  }

  private static func hash(_ requirements: [UInt8]) -> String {
    String(Digest.sha256Hex(requirements).prefix(12))
  }

  /// Creates it; takes about a minute, mostly for downloads.
  static func make(
    in cache: String, requirementsFile: String, requirements: [UInt8], python: Python,
    _ activity: Activity
  ) async throws -> PythonEnvironment {
    let environment = PythonEnvironment(
      folder: "\(cache)/venv-\(python.version)-\(hash(requirements))")
    try? FileManager.default.removeItem(atPath: environment.folder)
    try PrivateFolder.make(environment.folder, below: cache)
    await activity.say("Making a virtual environment with Python \(python.version)")
    let made = try await run(
      .at(python.path), arguments: ["-m", "venv", environment.folder],
      output: .string(limit: 1 << 20), error: .combinedWithOutput)
    guard made.terminationStatus.isSuccess else {
      throw LocalError(
        "\(python.path) could not make a virtual environment in \(environment.folder).",
        output: tail(made.standardOutput))
    }
    try await environment.install(requirementsFile, requirements, activity)
    try SafeFile.write(Array("\(python.path)\n".utf8), to: environment.mark)
    return environment
  }

  private func install(
    _ file: String, _ requirements: [UInt8], _ activity: Activity
  ) async throws {
    await activity.say(
      "Downloading LocalStack and \(Self.pins(requirements) - 1) packages from PyPI (about 100 MB, once)"
    )
    let lines = LineBuffer()
    let result = try await run(
      .at(python),
      arguments: [
        "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-color",
        "--progress-bar", "off", "-r", file,
      ],
      input: .none, output: .sequence, error: .combinedWithOutput
    ) { execution in
      for try await line in execution.standardOutput.strings() {
        await lines.append(line)
        if let step = Self.step(line) { await activity.detail(step) }
      }
    }
    guard result.terminationStatus.isSuccess else { throw Self.failure(await lines.lines) }
  }

  /// How many packages the requirements name.
  private static func pins(_ requirements: [UInt8]) -> Int {
    String(decoding: requirements, as: UTF8.self).split(separator: "\n")
      .filter { !$0.hasPrefix("#") && $0.contains("==") }.count
  }

  /// The progress that a line of pip's output reports; nil for other lines.
  static func step(_ line: String) -> String? {
    let words = line.split(separator: " ")
    switch words.first {
    case "Collecting" where words.count > 1:
      return String(words[1].prefix { !"=<>!~[;".contains($0) })
    case "Building" where words.count > 3: return words[1...].joined(separator: " ")
    case "Installing": return "unpacking"
    default: return nil
    }
  }

  static func failure(_ lines: [String]) -> LocalError {
    let unreachable = [
      "NewConnectionError", "Temporary failure in name resolution", "Name or service not known",
      "Network is unreachable", "ConnectTimeoutError", "Connection refused", "ProxyError",
      // pip's messages about an index that it couldn't reach.
      "(from versions: none)",
    ]
    let output = tail(lines.joined(separator: "\n"))
    if lines.contains(where: { line in unreachable.contains { line.contains($0) } }) {
      return LocalError(
        "LocalStack could not be downloaded: the package index did not answer. The first start "
          + "needs a network; later ones don't. Check the connection (and PIP_INDEX_URL or "
          + "HTTPS_PROXY, if you need them), and run `cairn local start` again.", output: output)
    }
    return LocalError("pip could not install LocalStack.", output: output)
  }

  private static func tail(_ output: String) -> String {
    output.split(separator: "\n").suffix(15).joined(separator: "\n")
  }
}

/// Lines of another program's output.
private actor LineBuffer {
  private(set) var lines: [String] = []
  func append(_ line: String) { lines.append(line) }
}
