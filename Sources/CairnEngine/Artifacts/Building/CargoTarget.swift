import FoundationEssentials

/// The platform that cargo builds for, with everything linked in: this machine's C library may be
/// newer than the runtime's.
struct CargoTarget: Sendable {
  let triple: String
  let options: [String]

  static var rustupSettings: String {
    let home = ProcessInfo.processInfo.environment
    return (home["RUSTUP_HOME"] ?? (home["HOME"] ?? "") + "/.rustup") + "/settings.toml"
  }

  /// The first of the two that the toolchain has; musl is made for static executables.
  init(_ machine: String, _ job: BuildJob) async throws {
    let rustc = try job.tools.require("rustc", "Install Rust from https://rustup.rs/.")
    let answer = try await job.tools.answer(
      rustc, ["--print", "sysroot"], in: job.folder, as: "rustc", of: job.folder)
    let root = String(decoding: answer, as: UTF8.self).split(whereSeparator: \.isNewline).first
    let triples = ["musl", "gnu"].map { "\(machine)-unknown-linux-\($0)" }
    guard
      let triple = triples.first(where: { triple in
        FileStamp(path: "\(root ?? "")/lib/rustlib/\(triple)/lib", following: .followed) != nil
      })
    else {
      throw ArtifactError(
        "Rust has no standard library for \(machine) Linux here. Run `rustup target add "
          + "\(triples[0])`, or install cargo-lambda (https://www.cargo-lambda.info/), or set the "
          + "function's architecture to this machine's.", part: .architecture)
    }
    self.triple = triple
    options = [
      "--config",
      "target.\(triple).rustflags=[\"-C\", \"target-feature=+crt-static\", \"-C\", \"strip=symbols\"]",
    ]
  }
}
