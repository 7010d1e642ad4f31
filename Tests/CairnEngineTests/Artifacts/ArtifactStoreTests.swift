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
      throws: ArtifactError(
        "Everything in the folder \(folder.path)/code is left out.",
        request: .folder(path: "../code", exclude: ["*"]))
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

  @Test func `A ready zip stays where it is and is hashed anew when it changes`() async throws {
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
        "\(artifact.zipPath) was changed since it was built or read, so it was not sent. Run the "
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
    let store = ArtifactStore(
      baseFolder: folder.path, cacheFolder: "\(folder.path)/c", architecture: other)
    #expect(store.architecture == other)
    let request = ArtifactRequest.swiftProduct(
      package: "p", product: "A", architecture: Toolchain.architecture)
    await #expect(
      throws: ArtifactError(
        "A is to run on \(Toolchain.architecture), but this machine builds for \(other). Set the "
          + "function's architecture to \(other), or give it a ready zip.", request: request)
    ) { try await store.artifacts(for: [request]) }
  }

  static let mistakes: [(ArtifactRequest, String)] = [
    (.zip(path: "absent.zip"), "There is no file PLACE/absent.zip."),
    (.zip(path: "text.zip"), "PLACE/text.zip is no zip file."),
    (.zip(path: "empty"), "PLACE/empty is no file, but a folder."),
    (.folder(path: "absent"), "There is no folder PLACE/absent."),
    (.folder(path: "empty"), "The folder PLACE/empty is empty."),
    (
      .folder(path: "text.zip"),
      "PLACE/text.zip is no folder. For a file that is a zip already, say `zip`."
    ),
    (
      .swiftProduct(package: "absent", product: "A", architecture: Toolchain.architecture),
      "There is no folder PLACE/absent."
    ),
    (
      .swiftProduct(package: "empty", product: "A", architecture: Toolchain.architecture),
      "There is no Package.swift in PLACE/empty, and so no Swift package."
    ),
  ]

  @Test(arguments: mistakes)
  func `What is missing is named, and whose request it was`(
    _ request: ArtifactRequest, _ message: String
  ) async throws {
    let place = "\(folder.path)/stacks"
    try folder.write("stacks/text.zip", "no zip")
    try Files.makeFolder("\(place)/empty")
    var error = ArtifactError("")
    do {
      _ = try await store.artifacts(for: [request])
    } catch let thrown as ArtifactError {
      error = thrown
    }
    #expect(
      error == ArtifactError(message.replacing("PLACE", with: place), request: request))
  }

  @Test func `Another architecture than this machine's is refused`() async throws {
    let other = Toolchain.architecture == "arm64" ? "x86_64" : "arm64"
    let request = ArtifactRequest.swiftProduct(package: "p", product: "A", architecture: other)
    await #expect(
      throws: ArtifactError(
        "A is to run on \(other), but this machine builds for \(Toolchain.architecture). Set the "
          + "function's architecture to \(Toolchain.architecture), or give it a ready zip.",
        request: request)
    ) { try await store.artifacts(for: [request]) }
  }

  @Test func `Without a compiler the next step is told`() async throws {
    try folder.write("stacks/Package.swift", "")
    let store = ArtifactStore(
      baseFolder: "\(folder.path)/stacks", cacheFolder: "\(folder.path)/c", searchPath: "/nowhere")
    let request = ArtifactRequest.swiftProduct(
      package: ".", product: "A", architecture: Toolchain.architecture)
    await #expect(
      throws: ArtifactError(
        "There is no Swift compiler in PATH. Install Swift 6.1 or later from "
          + "https://www.swift.org/install/, or give the function a ready zip.", request: request)
    ) { try await store.artifacts(for: [request]) }
  }
}
