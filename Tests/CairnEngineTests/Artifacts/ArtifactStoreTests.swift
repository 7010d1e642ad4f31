import CairnAWS
import FoundationEssentials
import Testing

@testable import CairnEngine

@Suite struct ArtifactStoreTests {
  private let folder: TemporaryFolder
  private let store: ArtifactStore

  init() throws {
    folder = try TemporaryFolder()
    store = ArtifactStore(
      baseFolder: "\(folder.path)/stacks", cacheFolder: "\(folder.path)/.cairn/artifacts")
  }

  private func artifact(_ request: ArtifactRequest) async throws -> Artifact {
    try #require(try await store.artifacts(for: [request])[request])
  }

  @Test func `A folder is zipped once and keeps its executable files`() async throws {
    try folder.write("code/bootstrap", "#!/bin/sh", executable: true)
    try folder.write("code/lib/.hidden", "x")
    try await folder.settle()
    let artifact = try await artifact(.folder(path: "../code"))
    let bytes = try Files.read(artifact.zipPath)
    #expect(artifact.sha256 == Base64.encode(Digest.sha256(bytes)))
    #expect(artifact.sizeInBytes == bytes.count)
    #expect(
      shell("unzip -Z1 \(artifact.zipPath)").output == "bootstrap\nlib/.hidden\n")
    #expect(shell("unzip -Z \(artifact.zipPath)").output.contains("-rwxr-xr-x"))

    let written = FileStamp(path: artifact.zipPath)
    #expect(try await self.artifact(.folder(path: "../code")) == artifact)
    #expect(FileStamp(path: artifact.zipPath) == written)

    try folder.write("code/bootstrap", "#!/bin/bash", executable: true)
    #expect(try await self.artifact(.folder(path: "../code")).sha256 != artifact.sha256)
  }

  @Test func `What editors and tools leave behind is not deployed, nor what is excluded`()
    async throws
  {
    for name in [
      "app.py", ".env", "lib/a.py", "lib/docs/b.md", "docs/c.md", "docs/d.txt", ".git/config",
      "lib/__pycache__/a.pyc", ".DS_Store", "lib/.DS_Store", ".idea/x", ".vscode/x", "app.py~",
      ".app.py.swp", ".#app.py", "#app.py#", "tests/test.py", "lib/tests/test.py",
    ] {
      try folder.write("code/\(name)", "")
    }
    func names(_ exclude: [String]) async throws -> [String] {
      let artifact = try await artifact(.folder(path: "../code", exclude: exclude))
      return shell("unzip -Z1 \(artifact.zipPath)").output.split(separator: "\n").map(String.init)
    }
    let all = [
      ".env", "app.py", "docs/c.md", "docs/d.txt", "lib/a.py", "lib/docs/b.md", "lib/tests/test.py",
      "tests/test.py",
    ]
    #expect(try await names([]) == all)
    #expect(
      try await names(["tests", "docs/*.md"]) == [
        ".env", "app.py", "docs/d.txt", "lib/a.py", "lib/docs/b.md",
      ])
    #expect(
      try await names(["lib/tests/", "?pp.py", "*.md"]) == [
        ".env", "docs/d.txt", "lib/a.py", "tests/test.py",
      ])
    await #expect(
      throws: ArtifactFailures([
        ArtifactError(
          "Everything in the folder \(folder.path)/code is left out.", part: .folder,
          requests: [.folder(path: "../code", exclude: ["*"])])
      ])
    ) { try await names(["*"]) }
  }

  @Test func `Patterns take no time, however many stars they have`() async throws {
    let stars = String(repeating: "a*", count: 200) + "b"
    let name = String(repeating: "a", count: 250)
    try folder.write("code/\(name)", "")
    let begun = ContinuousClock.now
    _ = try await artifact(.folder(path: "../code", exclude: [stars]))
    #expect(ContinuousClock.now - begun < .seconds(5))
  }

  @Test func `A ready zip stays where it is and is hashed again when it changes`() async throws {
    for content in ["one", "two"] {
      let zip = try ZipFile([.init(name: content, bytes: [1], mode: .plain)]).bytes()
      try Files.makeFolder("\(folder.path)/stacks")
      try Files.write(zip, to: "\(folder.path)/stacks/a.zip")
      let expected = Artifact(
        zipPath: "\(folder.path)/stacks/a.zip", sha256: Base64.encode(Digest.sha256(zip)),
        sizeInBytes: zip.count)
      #expect(try await artifact(.zip(path: "a.zip")) == expected)
      #expect(try await artifact(.zip(path: "a.zip")) == expected)
    }
  }

  @Test func `A zip that was exchanged in the cache is made again, and never sent`() async throws {
    try folder.write("code/bootstrap", "#!/bin/sh", executable: true)
    try await folder.settle()
    let artifact = try await artifact(.folder(path: "../code"))
    let good = try artifact.bytes()
    #expect(shell("stat -c %a \(artifact.zipPath)").output == "600\n")
    // Of the right name and size.
    try Files.write(good.map { $0 ^ 1 }, to: artifact.zipPath)
    #expect(
      throws: ArtifactError(
        "\(artifact.zipPath) has changed since it was built or read, so it was not sent. Run the "
          + "command again.")
    ) { try artifact.bytes() }
    let again = try await self.artifact(.folder(path: "../code"))
    #expect(again == artifact)
    #expect(try again.bytes() == good)
    // The same for a link to another file of the same content.
    try Files.write(good, to: "\(folder.path)/copy")
    #expect(shell("ln -sf \(folder.path)/copy \(artifact.zipPath)").isSuccess)
    _ = try await self.artifact(.folder(path: "../code"))
    #expect(FileStamp(path: artifact.zipPath)?.kind == .file)
  }

  @Test func `What is built for is what the machine is said to be`() async throws {
    let other = Toolchain.architecture == "arm64" ? "x86_64" : "arm64"
    try folder.write("p/Package.swift", "")
    let store = ArtifactStore(
      baseFolder: folder.path, cacheFolder: "\(folder.path)/c", architecture: other)
    #expect(store.architecture == other)
    let request = ArtifactRequest.swiftProduct(
      package: "p", product: "A", architecture: Toolchain.architecture)
    await #expect(
      throws: ArtifactFailures([
        ArtifactError(
          "A runs on \(Toolchain.architecture), but this machine builds for \(other). Set the "
            + "function's architecture to \(other), or give it a ready zip.", part: .architecture,
          requests: [request])
      ])
    ) { try await store.artifacts(for: [request]) }
  }

  static let mistakes: [(ArtifactRequest, ArtifactError.Part?, String)] = [
    (.zip(path: "absent.zip"), .zip, "There is no file PLACE/absent.zip."),
    (.zip(path: "text.zip"), .zip, "PLACE/text.zip isn't a zip file."),
    (
      .zip(path: "empty"), .zip,
      "PLACE/empty isn't a file. To zip a folder, write `folder`."
    ),
    (.folder(path: "absent"), .folder, "There is no folder PLACE/absent."),
    (.folder(path: "empty"), .folder, "The folder PLACE/empty is empty."),
    (
      .folder(path: "text.zip"), .folder,
      "PLACE/text.zip isn't a folder. For an existing zip file, write `zip`."
    ),
    (
      .swiftProduct(package: "absent", product: "A", architecture: Toolchain.architecture),
      .package, "There is no folder PLACE/absent."
    ),
    (
      .swiftProduct(package: "empty", product: "A", architecture: Toolchain.architecture),
      .package, "There is no Package.swift in PLACE/empty, so it isn't a Swift package."
    ),
  ]

  @Test(arguments: mistakes)
  func `What is missing is named, and whose request it was`(
    _ request: ArtifactRequest, _ part: ArtifactError.Part?, _ message: String
  ) async throws {
    let place = "\(folder.path)/stacks"
    try folder.write("stacks/text.zip", "no zip")
    try Files.makeFolder("\(place)/empty")
    await #expect(
      throws: ArtifactFailures([
        ArtifactError(
          message.replacing("PLACE", with: place), part: part, requests: [request],
          isMissing: message.hasPrefix("There is no"))
      ])
    ) { try await store.artifacts(for: [request]) }
  }

  @Test func `Everything that is missing is reported at once, without building`() async throws {
    try folder.write("stacks/good/a", "x")
    try folder.write(
      "stacks/p/Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(name: "p", targets: [.executableTarget(name: "Hello")])
      """)
    try folder.write("stacks/p/Sources/Hello/main.swift", "")
    func product(_ package: String, _ name: String) -> ArtifactRequest {
      .swiftProduct(package: package, product: name, architecture: Toolchain.architecture)
    }
    let requests: [ArtifactRequest] = [
      .folder(path: "good"), .folder(path: "no"), .zip(path: "no.zip"), product("q", "A"),
      product("p", "Hello"), product("p", "Hullo"), product("p", "Other"),
    ]
    let base = "\(folder.path)/stacks"
    let errors = await store.problems(with: requests)
    #expect(
      Set(errors) == [
        ArtifactError(
          "There is no folder \(base)/no.", part: .folder, requests: [requests[1]], isMissing: true),
        ArtifactError(
          "There is no file \(base)/no.zip.", part: .zip, requests: [requests[2]], isMissing: true),
        ArtifactError(
          "There is no folder \(base)/q.", part: .package, requests: [requests[3]], isMissing: true),
        ArtifactError(
          "The package \(base)/p has no executable product Hullo. Did you mean Hello?",
          part: .product, requests: [requests[5]]),
        ArtifactError(
          "The package \(base)/p has no executable product Other. It has: Hello.", part: .product,
          requests: [requests[6]]),
      ])
    #expect(Set(store.missing(of: requests).flatMap(\.requests)) == Set(requests[1...3]))
  }

  /// A validation builds nothing, and says all the same what a plan would.
  @Test(arguments: [
    ("bad.zip", "echo no zip > bad.zip", "PLACE/bad.zip isn't a zip file."),
    ("f", "mkdir f", "The folder PLACE/f is empty."),
    ("f", "mkdir -p f/.git && touch f/.git/a", "Everything in the folder PLACE/f is left out."),
    (
      "f", "mkdir f && touch \"$(printf 'f/caf\\351')\"",
      "The name of PLACE/f/caf\u{FFFD} isn't UTF-8. Rename the file, or leave it out."
    ),
    (
      "f", "mkdir f && mkfifo f/pipe",
      "PLACE/f/pipe is neither a file nor a folder. Remove it, or leave it out: `exclude: [pipe]`."
    ),
    (
      "f", "mkdir -p f/sub && ln -s nowhere f/sub/l",
      "PLACE/f/sub/l is a link to nothing. Remove it, or leave it out: `exclude: [sub/l]`."
    ),
    (
      "f", "mkdir f && ln -s self f/self",
      "PLACE/f/self is a link to nothing. Remove it, or leave it out: `exclude: [self]`."
    ),
    (
      "f", "mkdir -p f/sub && ln -s .. f/sub/up",
      "PLACE/f/sub/up is a link to a folder that contains it, which never ends. Remove it, or "
        + "leave it out: `exclude: [sub/up]`."
    ),
    (
      "f", "mkdir -p f/sub && ln -s /etc/passwd f/sub/l",
      "PLACE/f/sub/l is a link to /etc/passwd, outside the folder. Replace it with a copy, or "
        + "leave it out: `exclude: [sub/l]`."
    ),
    (
      "f", "mkdir -p f fellow && touch fellow/a && ln -s ../fellow f/l",
      "PLACE/f/l is a link to PLACE/fellow, outside the folder. Replace it with a copy, or leave "
        + "it out: `exclude: [l]`."
    ),
    (
      "f", "ln -s /etc f",
      "PLACE/f is a link to /etc, outside PLACE. If that is intended, write `folder: /etc`."
    ),
  ])
  func `What a plan would refuse is reported without building`(
    _ name: String, _ line: String, _ message: String
  ) async throws {
    let place = "\(folder.path)/stacks"
    try Files.makeFolder(place)
    try #require(shell("cd \(place) && \(line)").isSuccess)
    let request = name.hasSuffix(".zip") ? ArtifactRequest.zip(path: name) : .folder(path: name)
    let error = ArtifactError(
      message.replacing("PLACE", with: place), part: name.hasSuffix(".zip") ? .zip : .folder,
      requests: [request])
    #expect(await store.problems(with: [request]) == [error])
    await #expect(throws: ArtifactFailures([error])) { try await store.artifacts(for: [request]) }
  }

  @Test func `Links within a folder count as what they point to, and others can be left out`()
    async throws
  {
    let place = "\(folder.path)/stacks"
    try folder.write("stacks/real/sub/a", "x")
    try #require(
      shell(
        "cd \(place) && ln -s real f && ln -s sub/a real/one && ln -s sub real/two && "
          + "ln -s /etc/passwd real/out"
      ).isSuccess)
    let artifact = try await artifact(.folder(path: "f", exclude: ["out"]))
    let list = "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist())"
    #expect(shell("python3 -c '\(list)' \(artifact.zipPath)").output == "one sub/a two/a\n")
  }

  @Test func `Another architecture than this machine's is refused`() async throws {
    try folder.write("stacks/p/Package.swift", "")
    let other = Toolchain.architecture == "arm64" ? "x86_64" : "arm64"
    let request = ArtifactRequest.swiftProduct(package: "p", product: "A", architecture: other)
    await #expect(
      throws: ArtifactFailures([
        ArtifactError(
          "A runs on \(other), but this machine builds for \(Toolchain.architecture). Set the "
            + "function's architecture to \(Toolchain.architecture), or give it a ready zip.",
          part: .architecture, requests: [request])
      ])
    ) { try await store.artifacts(for: [request]) }
  }

  @Test func `Without a compiler the next step is reported`() async throws {
    try folder.write("stacks/Package.swift", "")
    let store = ArtifactStore(
      baseFolder: "\(folder.path)/stacks", cacheFolder: "\(folder.path)/c", searchPath: "/nowhere")
    let request = ArtifactRequest.swiftProduct(
      package: ".", product: "A", architecture: Toolchain.architecture)
    await #expect(
      throws: ArtifactFailures([
        ArtifactError(
          "There is no Swift compiler in PATH. Install Swift 6.1 or later from "
            + "https://www.swift.org/install/, or give the function a ready zip.",
          requests: [request])
      ])
    ) { try await store.artifacts(for: [request]) }
  }
}
