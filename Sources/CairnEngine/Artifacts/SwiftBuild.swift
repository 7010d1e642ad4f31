import Subprocess

/// `swift build` for Lambda: a static executable without symbols, which runs on every `provided`
/// runtime, whatever its C library.
struct SwiftBuild: Sendable {
  let toolchain: Toolchain
  /// The package's folder.
  let package: String

  static let flags = ["-c", "release", "-Xswiftc", "-static-executable", "-Xlinker", "-s"]

  /// Builds all products in one run.
  ///
  /// - Parameter onStep: receives the build's progress.
  func run(
    products: [String], onStep: @Sendable (_ done: Int, _ total: Int) -> Void
  ) async throws {
    var arguments = ["build", "--package-path", package, "--scratch-path", "\(package)/.build"]
    arguments += Self.flags
    if let product = products.first, products.count == 1 { arguments += ["--product", product] }
    var (output, isSuccess) = try await lines(arguments, onStep: onStep)
    if !isSuccess, ModuleCache.isStale(output) {
      ModuleCache.remove(from: "\(package)/.build")
      (output, isSuccess) = try await lines(arguments, onStep: onStep)
    }
    guard isSuccess else {
      let wayOut =
        ModuleCache.isStale(output)
        ? " Earlier results there come from another folder: remove \(package)/.build."
        : ""
      throw ArtifactError(
        "swift build failed in \(package).\(wayOut)", output: CompilerOutput(output).text)
    }
  }

  /// The path of a built product.
  func executable(of product: String) -> String {
    "\(package)/.build/release/\(product)"
  }

  private func lines(
    _ arguments: [String], onStep: @Sendable (Int, Int) -> Void
  ) async throws -> (output: [String], isSuccess: Bool) {
    let result = try await Subprocess.run(
      .name("swift"), arguments: Arguments(arguments), input: .none, output: .sequence,
      error: .combinedWithOutput
    ) { execution in
      var lines: [String] = []
      for try await line in execution.standardOutput.strings() {
        if let (done, total) = CompilerOutput.step(line) { onStep(done, total) }
        lines.append(line)
      }
      return lines
    }
    return (result.closureResult, result.terminationStatus.isSuccess)
  }
}
