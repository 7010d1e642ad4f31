import CairnJSON
import Testing

@testable import CairnEngine

/// Files that resources hold, read for a plan.
@Suite struct `Files that are read` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var store: ArtifactStore {
    ArtifactStore(baseFolder: "\(folder.path)/stacks", cacheFolder: "\(folder.path)/cache")
  }

  private func files(_ request: ArtifactRequest) async throws -> [String] {
    let artifact = try #require(try await store.artifacts(for: [request])[request])
    guard case .files(let files) = artifact.content else { return [] }
    return files.map { "\($0.name) \($0.sizeInBytes) \($0.md5)" }
  }

  private func problem(_ request: ArtifactRequest) async throws -> ArtifactError {
    let problems = await store.problems(with: [request])
    await #expect(throws: ArtifactFailures(problems)) {
      try await store.artifacts(for: [request])
    }
    return try #require(problems.first)
  }

  @Test func `of a folder, without what is left out, sorted by name`() async throws {
    try folder.write("stacks/f/b/c.txt", "hi")
    try folder.write("stacks/f/a", "")
    try folder.write("stacks/f/.hidden", "x")
    try folder.write("stacks/f/x.md", "x")
    try folder.write("stacks/f/.git/config", "x")
    #expect(
      try await files(.contents(of: "f", exclude: ["*.md"])) == [
        ".hidden 1 9dd4e461268c8034f5c8564e155c67a6", "a 0 d41d8cd98f00b204e9800998ecf8427e",
        "b/c.txt 2 49f68a5c8493ec2c0bf489821c21fc3b",
      ])
  }

  @Test func `one by one, under their own names`() async throws {
    try folder.write("stacks/a/x", "hi")
    try folder.write("shared/y", "hi")
    #expect(
      try await files(.files(paths: ["a/x", "../shared/y"])) == [
        "x 2 49f68a5c8493ec2c0bf489821c21fc3b", "y 2 49f68a5c8493ec2c0bf489821c21fc3b",
      ])
    #expect(
      try await files(.file(path: "a/x")) == ["x 2 49f68a5c8493ec2c0bf489821c21fc3b"])
  }

  @Test func `what can't be read is reported`() async throws {
    let place = "\(folder.path)/stacks"
    try folder.write("stacks/a/x", "hi")
    try folder.write("stacks/b/x", "hi")
    try Files.makeFolder("\(place)/empty/inner")
    try #require(shell("ln -s /etc/passwd \(place)/link").isSuccess)
    var error = try await problem(.file(path: "absent"))
    #expect(error.message == "There is no file \(place)/absent.")
    #expect(error.summary == "A source is missing")
    #expect(error.part == .file)
    error = try await problem(.file(path: "a"))
    #expect(
      error.message == "\(place)/a isn't a file. For every file of a folder, write `folder`.")
    #expect(error.summary == "The source can't be used")
    error = try await problem(.file(path: "link"))
    #expect(
      error.message
        == "\(place)/link is a link to /etc/passwd, outside \(place). If that is intended, write "
        + "`/etc/passwd`.")
    error = try await problem(.files(paths: ["a/x", "b/x"]))
    #expect(
      error.message == "\(place)/a/x and \(place)/b/x have the same name. Rename one of them.")
    #expect(error.part == .files)
    error = try await problem(.contents(of: "a/x"))
    #expect(
      error.message == "\(place)/a/x isn't a folder. For a single file, write `file`.")
    error = try await problem(.contents(of: "empty"))
    #expect(error.message == "Everything in the folder \(place)/empty is left out.")
    #expect(error.part == .folder)
  }

  @Test func `names in two forms of Unicode would be one key`() async throws {
    try folder.write("stacks/f/e\u{301}", "1")
    try folder.write("stacks/f/\u{E9}", "2")
    let error = try await problem(.contents(of: "f"))
    #expect(error.message.contains("spelled differently in Unicode"))
  }

  @Test func `a file that has changed since isn't sent`() async throws {
    try folder.write("stacks/x", "hi")
    let request = ArtifactRequest.file(path: "x")
    let artifact = try #require(try await store.artifacts(for: [request])[request])
    guard case .files(let files) = artifact.content else { return }
    #expect(try files[0].bytes() == Array("hi".utf8))
    try folder.write("stacks/x", "ho")
    #expect(
      throws: ArtifactError(
        "\(folder.path)/stacks/x has changed since it was read for the plan, so it was not sent. Run "
          + "the command again.")
    ) { try files[0].bytes() }
  }

  @Test func `lines are JSON objects`() async throws {
    try folder.write("stacks/l", "{\"a\": 1.50}\r\n\n  \n{\"a\": 2}")
    let request = ArtifactRequest.lines(of: "l", keys: ["a"])
    let artifact = try #require(try await store.artifacts(for: [request])[request])
    let exact = try #require(JSONNumber("1.50"))
    #expect(
      artifact.content
        == .lines([
          .init(number: 1, members: ["a": .number(exact)]),
          .init(number: 4, members: ["a": 2]),
        ]))
  }

  @Test func `lines that aren't are reported with their places`() async throws {
    try folder.write(
      "stacks/l", "{\"a\": 1}\n{\"a\" 2}\n[1]\n{\"b\": 1}\n{\"a\": 1.0}\nx\n{\"a\": 1e0}\n")
    let error = try await problem(.lines(of: "l", keys: ["a"]))
    let file = "\(folder.path)/stacks/l"
    #expect(
      error.message
        == "\(file), line 2, column 6: expected ':'. \(file), line 3: this isn't a JSON object. "
        + "\(file), line 4: the key attribute `a` is missing. \(file), line 5: line 1 has the same key. "
        + "\(file), line 6, column 1: expected a value. There is 1 more error.")
    #expect(error.part == .file)
    try folder.write("stacks/l", "\n")
    #expect(
      try await problem(.lines(of: "l")).message
        == "\(file) is empty. It takes a JSON object on each line.")
  }
}
