import Testing

@testable import CairnEngine

/// `build: {command, output}`
@Suite struct CommandBuildTests {
  private let fixture: BuildFixture

  init() throws { fixture = try BuildFixture() }

  private func request(
    _ line: String, output: String = ".", exclude: [String] = [], _ runtime: FolderBuild = .python()
  ) -> ArtifactRequest {
    var build = runtime
    build.way = .command(line, output: output)
    return .folder(path: "../code", exclude: exclude, build: build)
  }

  @Test func `A command runs in a copy, and what it leaves in the output is the code`() async throws
  {
    try fixture.folder.write("code/in.txt", "a")
    let before = fixture.snapshot("code")
    let artifact = try await fixture.artifact(
      request("mkdir -p dist/sub && tr a-z A-Z < in.txt > dist/sub/out.txt", output: "dist"))
    #expect(fixture.names(artifact) == ["sub/out.txt"])
    #expect(try fixture.text("sub/out.txt", in: artifact) == "A")
    #expect(fixture.snapshot("code") == before)
  }

  @Test func `The command can read what it builds for`() async throws {
    try fixture.folder.write("code/a", "")
    let line = "echo $CAIRN_ARCHITECTURE $CAIRN_RUNTIME $CAIRN_HANDLER > made"
    let artifact = try await fixture.artifact(
      request(line, output: "made", .python(architecture: "arm64")))
    #expect(try fixture.text("made", in: artifact) == "arm64 python3.13 app.handler\n")
  }

  @Test
  func `A file is zipped, as bootstrap where the runtime starts that, and a zip is taken as it is`()
    async throws
  {
    try fixture.folder.write("code/a", "#!/bin/sh", executable: true)
    let file = try await fixture.artifact(
      request("cp -p a program", output: "program", .executable()))
    #expect(fixture.names(file) == ["bootstrap"])
    #expect(shell("unzip -Z \(file.zipPath)").output.contains("-rwxr-xr-x"))
    let line = "python3 -c \"import zipfile; zipfile.ZipFile('z.zip', 'w').writestr('b', 'x')\""
    let zip = try await fixture.artifact(request(line, output: "z.zip"))
    #expect(fixture.names(zip) == ["b"])
  }

  @Test func `Nothing is built twice, for however many functions, unless a source has changed`()
    async throws
  {
    try fixture.folder.write("code/a", "1")
    try await fixture.folder.settle()
    let first = request("cp a b")
    let requests = [first, request("cp a b", .python(.byContent, architecture: "arm64")), first]
    let made = try await fixture.store.artifacts(for: requests)
    #expect(Set(made.values.map(\.sha256)).count == 1, "the same content has the same hash")
    #expect(fixture.events.built.count == 2)
    for _ in 0..<2 { _ = try await fixture.artifact(first) }
    #expect(fixture.events.built.count == 2)
    // Other times, the same content.
    #expect(shell("touch \(fixture.folder.path)/code/a").isSuccess)
    _ = try await fixture.artifact(first)
    #expect(fixture.events.built.count == 2)
    try fixture.folder.write("code/a", "2")
    let changed = try await fixture.artifact(first)
    #expect(try fixture.text("b", in: changed) == "2")
    #expect(fixture.events.built.count == 3)
    #expect(shell("ls \(fixture.folder.path)/cache/builds/*/scratch").isSuccess == false)
  }

  @Test func `What is excluded is there for the build and not in the zip`() async throws {
    try fixture.folder.write("code/src/a.ts", "x")
    let artifact = try await fixture.artifact(
      request("cp src/a.ts a.js", exclude: ["src/", "*.ts"]))
    #expect(fixture.names(artifact) == ["a.js"])
  }

  @Test func `An earlier output of the user's own isn't a source`() async throws {
    try fixture.folder.write("code/a", "x")
    try fixture.folder.write("code/dist/old", "")
    let artifact = try await fixture.artifact(
      request("mkdir dist && cp a dist", output: "dist"))
    #expect(fixture.names(artifact) == ["a"])
  }

  @Test(arguments: [
    (
      "echo what; echo why >&2; exit 3", ".",
      "The command `echo what; echo why >&2; exit 3` failed in PLACE.", "what\nwhy"
    ),
    (
      "true", "dist",
      "The command `true` ended without an error, but there is no `dist` in the folder afterwards.",
      ""
    ),
    ("true", "../other", "The output `../other` is outside the folder.", ""),
    ("kill -2 $$", ".", "The command `kill -2 $$` was interrupted in PLACE.", ""),
  ])
  func `A failure says what the command wrote`(
    _ line: String, _ output: String, _ message: String, _ written: String
  ) async throws {
    try fixture.folder.write("code/a", "")
    let error = await fixture.error(of: request(line, output: output))
    #expect(
      error?.message
        == message.replacing("PLACE", with: "\(fixture.folder.path)/code"))
    #expect(error?.output == written)
    #expect(error?.part == .build)
    #expect(error?.summary == "The code could not be built")
  }

  @Test func `A link out of the folder is refused`() async throws {
    try fixture.folder.write("code/a", "")
    #expect(shell("ln -s /etc/passwd \(fixture.folder.path)/code/l").isSuccess)
    let error = await fixture.error(of: request("true"))
    #expect(
      error?.message.hasPrefix("\(fixture.folder.path)/code/l is a link to /etc/passwd, outside")
        == true)
  }

  @Test func `The end of the task ends the command`() async throws {
    try fixture.folder.write("code/a", "")
    let place = "\(fixture.folder.path)/pid"
    let line = "echo $$ > \(place); exec sleep 60"
    let build = Task { try await fixture.artifact(request(line)) }
    while !shell("test -s \(place)").isSuccess { try await Task.sleep(for: .milliseconds(20)) }
    build.cancel()
    await #expect(throws: (any Error).self) { try await build.value }
    #expect(!shell("kill -0 $(cat \(place))").isSuccess)
  }
}
