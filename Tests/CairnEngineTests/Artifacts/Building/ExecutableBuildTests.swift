import Testing

@testable import CairnEngine

/// Builders of executables: Go and Rust, and the message for a Swift package in the place of a folder.
@Suite struct ExecutableBuildTests {
  private let fixture: BuildFixture

  init() throws { fixture = try BuildFixture() }

  private func request(_ build: FolderBuild = .executable()) -> ArtifactRequest {
    .folder(path: "../code", build: build)
  }

  /// The processor in the header of an ELF file.
  private func machine(_ artifact: Artifact) throws -> UInt8? {
    try ZipContents(artifact.bytes())?.file("bootstrap").flatMap { $0.count > 18 ? $0[18] : nil }
  }

  private func output(_ artifact: Artifact) -> String {
    shell("cd \(fixture.folder.path) && unzip -qo \(artifact.zipPath) && ./bootstrap").output
  }

  @Test(.enabled(if: isInstalled("go"), "Go isn't installed"))
  func `Go builds for both architectures, and again when a module beside it changes`() async throws
  {
    try fixture.folder.write(
      "code/go.mod",
      "module code\n\ngo 1.19\n\nrequire shared v0.0.0\n\nreplace shared => ../shared\n")
    try fixture.folder.write(
      "code/main.go",
      "package main\n\nimport \"shared\"\n\nfunc main() { println(shared.Name) }\n")
    try fixture.folder.write("shared/go.mod", "module shared\n\ngo 1.19\n")
    try fixture.folder.write("shared/shared.go", "package shared\n\nconst Name = \"one\"\n")
    let before = fixture.snapshot("code")
    for (architecture, number) in [("x86_64", UInt8(0x3E)), ("arm64", 0xB7)] {
      let artifact = try await fixture.artifact(request(.executable(architecture: architecture)))
      #expect(fixture.names(artifact) == ["bootstrap"])
      #expect(try machine(artifact) == number)
    }
    #expect(fixture.snapshot("code") == before)
    let own = try await fixture.artifact(request())
    #expect(output(own) == "one\n")
    #expect(fixture.events.built == ["go", "go"])
    try fixture.folder.write("shared/shared.go", "package shared\n\nconst Name = \"two\"\n")
    #expect(output(try await fixture.artifact(request())) == "two\n")
  }

  @Test(.enabled(if: isInstalled("go"), "Go isn't installed"))
  func `Go's errors are shown as Go says them`() async throws {
    try fixture.folder.write("code/go.mod", "module code\n\ngo 1.19\n")
    try fixture.folder.write("code/main.go", "package main\n\nfunc main() { nothing() }\n")
    let error = await fixture.error(of: request())
    #expect(error?.message == "go build failed in \(fixture.folder.path)/code.")
    #expect(error?.output.contains("./main.go:3:15: undefined: nothing") == true)
    try fixture.folder.write("code/main.go", "package other\n")
    let other = await fixture.error(of: request())
    #expect(other?.message.contains("isn't a program: it has no `package main`") == true)
  }

  @Test(.enabled(if: isInstalled("cargo"), "Rust isn't installed"))
  func `cargo builds an executable that needs nothing, and the handler may name it`() async throws {
    try fixture.folder.write(
      "code/Cargo.toml", "[package]\nname = \"code\"\nversion = \"0.1.0\"\nedition = \"2021\"\n")
    try fixture.folder.write("code/src/main.rs", "fn main() { println!(\"one\"); }\n")
    let one = try await fixture.artifact(request())
    #expect(fixture.names(one) == ["bootstrap"])
    #expect(output(one) == "one\n")
    let linked = shell("ldd \(fixture.folder.path)/bootstrap").output
    #expect(linked.contains("static"), "\(linked)")
    #expect(!shell("ls \(fixture.folder.path)/code/target").isSuccess)

    try fixture.folder.write("code/src/bin/two.rs", "fn main() { println!(\"two\"); }\n")
    let error = await fixture.error(of: request())
    #expect(error?.part == .handler)
    #expect(
      error?.message
        == "The package in \(fixture.folder.path)/code has several executables: code, two. Name one of "
        + "them in `handler`.")
    #expect(output(try await fixture.artifact(request(.executable(handler: "two")))) == "two\n")
  }

  @Test(.enabled(if: isInstalled("cargo"), "Rust isn't installed"))
  func `Rust's errors are shown as Rust says them, and a missing platform with its way out`()
    async throws
  {
    try fixture.folder.write(
      "code/Cargo.toml", "[package]\nname = \"code\"\nversion = \"0.1.0\"\nedition = \"2021\"\n")
    try fixture.folder.write("code/src/main.rs", "fn main() { nothing(); }\n")
    let error = await fixture.error(of: request())
    #expect(error?.message == "cargo build failed in \(fixture.folder.path)/code.")
    #expect(error?.output.contains("cannot find function `nothing`") == true)
    let other = Toolchain.architecture == "arm64" ? ("x86_64", "x86_64") : ("arm64", "aarch64")
    let root = shell("rustc --print sysroot").output.split(separator: "\n").first ?? ""
    guard !shell("ls -d \(root)/lib/rustlib/\(other.1)-unknown-linux-*").isSuccess,
      !isInstalled("cargo-lambda")
    else { return }
    let missing = await fixture.error(of: request(.executable(architecture: other.0)))
    #expect(missing?.part == .architecture)
    #expect(
      missing?.message.contains("Run `rustup target add \(other.1)-unknown-linux-musl`") == true)
  }

  @Test func `A Swift package in the place of a folder is an error`() async throws {
    try fixture.folder.write("code/Package.swift", "")
    let expected = ArtifactError(
      "\(fixture.folder.path)/code is a Swift package. Name it in `package` in place of `folder`, and "
        + "its executable in `product`. To zip the folder as it is, write `build: none`.",
      part: .folder, requests: [request()])
    let error = try #require(await fixture.store.problems(with: [request()]).first)
    #expect(error.message == expected.message)
    #expect(error.part == .folder)
    // Of another language, or zipped as it is.
    #expect(try await fixture.artifact(request(.python())).sizeInBytes > 0)
    #expect(try await fixture.artifact(.folder(path: "../code")).sizeInBytes > 0)
  }

  @Test func `Two manifests in one folder are a question`() async throws {
    try fixture.folder.write("code/go.mod", "")
    try fixture.folder.write("code/Cargo.toml", "")
    let error = await fixture.error(of: request())
    #expect(
      error?.message
        == "\(fixture.folder.path)/code can be built by go and by cargo. Say which command builds it, "
        + "and where the code is then: `build: {command: …, output: …}`.")
  }

  @Test(arguments: ["go": "go.mod", "cargo": "Cargo.toml"])
  func `A tool that isn't there is named with the next step`(
    _ tool: String, _ manifest: String
  ) async throws {
    let empty = try BuildFixture(tools: "none")
    try empty.folder.write("code/\(manifest)", "")
    let store = ArtifactStore(
      baseFolder: "\(empty.folder.path)/stacks", cacheFolder: "\(empty.folder.path)/c",
      searchPath: "/nowhere")
    do {
      _ = try await store.artifacts(for: [request()])
      Issue.record("built without \(tool)")
    } catch {
      let message = ArtifactFailures(error).errors.first?.message ?? ""
      #expect(message.hasPrefix("There is no `\(tool)` in PATH. Install "))
    }
  }
}
