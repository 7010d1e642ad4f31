import CairnEngine
import FoundationEssentials
import Subprocess

/// A Python that LocalStack can run on.
struct Python: Hashable, Sendable {
  var path: String
  /// Such as `3.13`.
  var version: Version

  struct Version: Hashable, Sendable, Comparable, CustomStringConvertible {
    var major: Int
    var minor: Int

    var description: String { "\(major).\(minor)" }

    static func < (left: Self, right: Self) -> Bool {
      (left.major, left.minor) < (right.major, right.minor)
    }

    /// `3.13.0` is 3.13.
    init?(_ text: some StringProtocol) {
      let parts = text.split(separator: ".")
      guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1]) else {
        return nil
      }
      self.init(major, minor)
    }

    init(_ major: Int, _ minor: Int) {
      self.major = major
      self.minor = minor
    }
  }

  /// The versions that LocalStack's pinned requirements support.
  static let supported = Version(3, 11)...Version(3, 13)
}

/// Finds the newest Python that works. A pyenv shim without the version, or a Debian python3
/// without python3-venv, doesn't.
struct PythonChoice {
  enum Finding: Hashable, Sendable {
    case works(Python.Version)
    /// It runs, but lacks a module that a virtual environment needs.
    case lacks(module: String, Python.Version)
    case broken
  }

  var environment: (String) -> String?
  /// The names in a folder; empty when there is none.
  var list: (String) -> [String]
  var probe: (String) async -> Finding

  func choose() async throws -> Python {
    if let path = environment("CAIRN_PYTHON"), !path.isEmpty { return try await given(path) }
    var lacking: (module: String, version: Python.Version)?
    for path in candidates {
      switch await probe(path) {
      case .works(let version) where Python.supported.contains(version):
        return Python(path: path, version: version)
      case .lacks(let module, let version) where Python.supported.contains(version):
        lacking = lacking ?? (module, version)
      case .works, .lacks, .broken: continue
      }
    }
    if let lacking {
      throw LocalError(
        "Python \(lacking.version) is here, but without its module \(lacking.module), which a "
          + "virtual environment needs. On Debian and Ubuntu: apt-get install python3-venv")
    }
    throw LocalError(
      "LocalStack needs Python \(Python.supported.lowerBound) to \(Python.supported.upperBound), "
        + "and none was found. On Debian and Ubuntu: apt-get install python3 python3-venv\n"
        + "If it is somewhere else, set CAIRN_PYTHON to its path.")
  }

  private func given(_ path: String) async throws -> Python {
    let found: (version: Python.Version, lacking: String?)
    switch await probe(path) {
    case .works(let version): found = (version, nil)
    case .lacks(let module, let version): found = (version, module)
    case .broken: throw LocalError("CAIRN_PYTHON is \(path), which doesn't run as a Python.")
    }
    guard Python.supported.contains(found.version) else {
      throw LocalError(
        "CAIRN_PYTHON is \(path), which is Python \(found.version). LocalStack needs "
          + "\(Python.supported.lowerBound) to \(Python.supported.upperBound).")
    }
    if let module = found.lacking {
      throw LocalError(
        "CAIRN_PYTHON is \(path), Python \(found.version) without its module \(module), which a "
          + "virtual environment needs. On Debian and Ubuntu: apt-get install python3-venv")
    }
    return Python(path: path, version: found.version)
  }

  /// Newest version first; a version in PATH before the same one of pyenv. Plain `python3` comes
  /// last, and is looked at because its version may have no name of its own.
  var candidates: [String] {
    let folders = (environment("PATH") ?? "").split(separator: ":").map(String.init)
    let pyenv = environment("PYENV_ROOT") ?? environment("HOME").map { "\($0)/.pyenv" }
    let versions =
      pyenv.map { root in list("\(root)/versions").map { "\(root)/versions/\($0)" } } ?? []
    var found: [String] = []
    let minors = (Python.supported.lowerBound.minor...Python.supported.upperBound.minor).reversed()
    for name in minors.map({ "python3.\($0)" }) + ["python3"] {
      found += folders.filter { list($0).contains(name) }.map { "\($0)/\(name)" }
      if name != "python3" {
        let own = versions.filter { version in
          version.split(separator: "/").last?.hasPrefix(name.dropFirst("python".count) + ".")
            ?? false
        }
        found += own.sorted().reversed().map { "\($0)/bin/\(name)" }
      }
    }
    return found
  }
}

extension PythonChoice {
  /// This machine's.
  static func system() -> PythonChoice {
    PythonChoice(
      environment: { ProcessEnvironment.value($0) },
      list: { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] },
      probe: { await probe($0) })
  }

  private static let script = """
    import sys
    print("%d.%d" % sys.version_info[:2])
    for name in ("venv", "ensurepip", "ssl"):
        try:
            __import__(name)
        except Exception:
            print(name)
            break
    """

  private static func probe(_ path: String) async -> Finding {
    let result = try? await run(
      .at(path), arguments: ["-c", script], output: .string(limit: 4096), error: .discarded)
    guard let result, result.terminationStatus.isSuccess else { return .broken }
    let lines = result.standardOutput.split(separator: "\n")
    guard let first = lines.first, let version = Python.Version(first) else { return .broken }
    return lines.count > 1 ? .lacks(module: String(lines[1]), version) : .works(version)
  }
}
