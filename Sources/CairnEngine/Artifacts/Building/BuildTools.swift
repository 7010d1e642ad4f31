import FoundationEssentials
import Subprocess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The programs that builders run.
struct BuildTools: Sendable {
  /// As in PATH.
  let searchPath: String

  /// The path of a program; nil if it isn't installed.
  func find(_ name: String) -> String? {
    searchPath.split(separator: ":").map { "\($0)/\(name)" }.first { path in
      access(path, X_OK) == 0 && FileStamp(path: path, following: .followed)?.kind == .file
    }
  }

  /// - Parameter advice: what to do without it, in full sentences.
  func require(_ name: String, _ advice: String) throws(ArtifactError) -> String {
    if let path = find(name) { return path }
    throw ArtifactError("There is no `\(name)` in PATH. \(advice)")
  }

  /// A text that differs if another version of a program would run. Asking each for its version
  /// would take longer than everything else.
  func identity(_ program: String) -> String {
    let stamp = FileStamp(path: program, following: .followed)
    return "\(Files.resolved(program) ?? program) \(stamp?.text ?? "-")"
  }

  struct Run: Sendable {
    var output: [String]
    var isSuccess: Bool
    var wasInterrupted: Bool

    var text: String { output.joined(separator: "\n") }
  }

  /// How much of a program's output an error shows: its end.
  private static let shownLines = 200

  /// Runs a program without input. A cancellation ends it.
  func run(
    _ program: String, _ arguments: [String], in folder: String,
    _ variables: [String: String] = [:]
  ) async throws -> Run {
    var platform = PlatformOptions()
    platform.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
    let set = variables.merging(["PATH": searchPath]) { own, _ in own }
    let environment = Environment.inherit.updating(
      Dictionary(uniqueKeysWithValues: set.map { (Environment.Key(stringLiteral: $0), $1) }))
    let result = try await Subprocess.run(
      .at(program), arguments: Arguments(arguments), environment: environment,
      workingDirectory: filePath(folder), platformOptions: platform, input: .none,
      output: .sequence,
      error: .combinedWithOutput
    ) { execution in
      var lines: [String] = []
      for try await line in execution.standardOutput.strings() {
        lines.append(line)
        if lines.count > 2 * Self.shownLines { lines.removeFirst(Self.shownLines) }
      }
      return lines
    }
    try Task.checkCancellation()
    var wasInterrupted = false
    if case .signaled = result.terminationStatus { wasInterrupted = true }
    return Run(
      output: result.closureResult.suffix(Self.shownLines),
      isSuccess: result.terminationStatus.isSuccess, wasInterrupted: wasInterrupted)
  }

  /// The same for a program whose failure ends the build.
  ///
  /// - Parameter what: what it does, for messages: `npm ci`.
  func mustRun(
    _ program: String, _ arguments: [String], in folder: String,
    _ variables: [String: String] = [:], as what: String, of source: String
  ) async throws -> Run {
    let run = try await run(program, arguments, in: folder, variables)
    guard run.isSuccess else { throw Self.failure(of: what, run, in: source) }
    return run
  }

  static func failure(of what: String, _ run: Run, in source: String) -> ArtifactError {
    ArtifactError(
      run.wasInterrupted
        ? "\(what) was interrupted in \(source)." : "\(what) failed in \(source).",
      output: run.text)
  }

  /// What a program prints to its standard output.
  func answer(
    _ program: String, _ arguments: [String], in folder: String,
    _ variables: [String: String] = [:], as what: String, of source: String
  ) async throws -> [UInt8] {
    let set = variables.merging(["PATH": searchPath]) { own, _ in own }
    let environment = Environment.inherit.updating(
      Dictionary(uniqueKeysWithValues: set.map { (Environment.Key(stringLiteral: $0), $1) }))
    let result = try await Subprocess.run(
      .at(program), arguments: Arguments(arguments), environment: environment,
      workingDirectory: filePath(folder), output: .bytes(limit: 64 << 20),
      error: .bytes(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      throw ArtifactError(
        "\(what) failed in \(source).",
        output: String(decoding: result.standardError, as: UTF8.self))
    }
    return result.standardOutput
  }
}
